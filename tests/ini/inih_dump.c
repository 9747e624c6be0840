/* inih_dump.c - what inih hands out of files, in the lines of driver.c. */
#include <ini.h>
#include <stdio.h>

static void put_hex(const char *s)
{
	putchar('"');
	for (; *s != '\0'; s++)
		printf("%02x", (unsigned)(unsigned char)*s);
	putchar('"');
}

static int take(void *user, const char *section, const char *name, const char *value)
{
	(void)user;
	printf("value ");
	put_hex(section);
	putchar(' ');
	put_hex(name);
	putchar(' ');
	put_hex(value);
	putchar('\n');
	return 1;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		printf("file %d\n", i - 1);
		const int line = ini_parse(argv[i], take, NULL);

		if (line > 0)
			printf("error %d\n", line);
	}
	return 0;
}
