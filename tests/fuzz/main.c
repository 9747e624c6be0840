/* main.c - runs the files of a corpus through a fuzz target, without libFuzzer. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes of a file on the heap, exactly as many as it has, so that a sanitizer sees any step
 * beyond. */
static uint8_t *load(const char *name, size_t *size)
{
	FILE *file = fopen(name, "rb");
	if (file == NULL)
		return NULL;
	uint8_t *bytes = NULL;
	if (fseek(file, 0, SEEK_END) == 0) {
		const long end = ftell(file);
		rewind(file);
		*size = end < 0 ? 0 : (size_t)end;
		bytes = malloc(*size == 0 ? 1 : *size);
		if (bytes != NULL && fread(bytes, 1, *size, file) != *size) {
			free(bytes);
			bytes = NULL;
		}
	}
	fclose(file);
	return bytes;
}

/* Each name is printed before its turn: the last one is the culprit. */
int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	for (int i = 1; i < argc; i++) {
		size_t size = 0;
		uint8_t *bytes = load(argv[i], &size);
		puts(argv[i]);
		if (bytes == NULL) {
			fprintf(stderr, "cannot read '%s'\n", argv[i]);
			return EXIT_FAILURE;
		}
		LLVMFuzzerTestOneInput(bytes, size);
		free(bytes);
	}
	return EXIT_SUCCESS;
}
