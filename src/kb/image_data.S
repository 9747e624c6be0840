	.section .rodata
	.globl npd_builtin_image, npd_builtin_image_end
	.balign 64; npd_builtin_image: .incbin IMAGE_FILE
npd_builtin_image_end: .byte 0
	.section .note.GNU-stack, "", %progbits
