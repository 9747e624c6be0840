/* iniparser_dump.c - what libiniparser makes of files, in the lines of driver.c. */
#include <iniparser/iniparser.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_hex(const char *s)
{
	putchar('"');
	for (; *s != '\0'; s++)
		printf("%02x", (unsigned)(unsigned char)*s);
	putchar('"');
}

/* "iniparser: syntax error in NAME (LINE):...", "iniparser: input line too long in NAME (LINE)" */
static int note_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	va_arg(args, char *);
	const int line = va_arg(args, int);

	va_end(args);
	printf("error %s %d\n", strstr(format, "too long") != NULL ? "long" : "syntax", line);
	return 0;
}

int main(int argc, char **argv)
{
	iniparser_set_error_callback(note_error);
	for (int i = 1; i < argc; i++) {
		printf("file %d\n", i - 1);
		dictionary *d = iniparser_load(argv[i]);

		for (ssize_t k = 0; d != NULL && k < d->size; k++) {
			if (d->key[k] == NULL)
				continue;
			printf("entry ");
			put_hex(d->key[k]);
			putchar(' ');
			if (d->val[k] == NULL)
				putchar('-');
			else
				put_hex(d->val[k]);
			putchar('\n');
		}
		iniparser_freedict(d);
	}
	return 0;
}
