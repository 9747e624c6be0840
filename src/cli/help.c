#include "cli/options.h"
#include "cli/table.h"

#define HELP_COLUMN 32

void npd_command_write_name(struct npd_buf *out, enum npd_command command)
{
	const struct npd_command_row *c = &npd_command_rows[command];
	if (c->group != NULL) {
		npd_buf_add_c(out, c->group);
		npd_buf_add_byte(out, ' ');
	}
	npd_buf_add_c(out, c->name);
}

/* "  left        right" with `right` in its column, on a line of its own where `left` is long */
static void write_row(struct npd_buf *out, npd_str left, const char *right, size_t column)
{
	npd_buf_add_c(out, "  ");
	npd_buf_add(out, left);
	if (left.len + 4 > column) {
		npd_buf_add_byte(out, '\n');
		npd_buf_add_repeat(out, ' ', column);
	} else {
		npd_buf_add_repeat(out, ' ', column - left.len - 2);
	}
	npd_buf_add_c(out, right);
	npd_buf_add_byte(out, '\n');
}

static void write_command_row(struct npd_buf *out, enum npd_command command)
{
	struct npd_buf left;
	npd_buf_init(&left, out->arena);
	npd_command_write_name(&left, command);
	npd_buf_add_byte(&left, ' ');
	npd_buf_add_c(&left, npd_command_rows[command].operands);
	write_row(
		out, npd_str_trim_right(npd_buf_str(&left)), npd_command_rows[command].summary, 24);
}

static void write_option_row(struct npd_buf *out, const struct npd_option_row *o)
{
	struct npd_buf left;
	npd_buf_init(&left, out->arena);
	if (o->letter != 0)
		npd_buf_printf(&left, "-%c, ", o->letter);
	npd_buf_printf(&left, "--%s", o->name);
	if (o->value != NULL)
		npd_buf_printf(&left, "=%s", o->value);
	write_row(out, npd_buf_str(&left), o->help, HELP_COLUMN);
}

static void write_statuses(struct npd_buf *out)
{
	npd_buf_add_c(out,
		"\nExit status:\n"
		"  0  nothing found at or above --fail-on\n"
		"  1  findings at or above --fail-on; explain, kb new, kb eval: no answer\n"
		"  2  wrong usage\n"
		"  3  an input could not be read\n"
		"  4  the knowledge base is defective\n"
		"  5  lines look like errors, and nothing known matches them\n"
		"  70 internal error, out of memory, or the output could not be written\n");
}

void npd_help_write_program(struct npd_buf *out)
{
	npd_buf_add_c(out,
		"Usage: npu-doctor COMMAND [OPTION...] [ARG...]\n\n"
		"Says why a neural network does not convert to an NPU, from the logs of the\n"
		"toolchain, and checks the files of a conversion before it starts. Reads what\n"
		"you name, writes only where asked, needs no network.\n\n"
		"Commands:\n");
	for (unsigned i = 0; i < NPD_CMD_COUNT; i++)
		write_command_row(out, (enum npd_command)i);
	npd_buf_add_c(out, "\n'npu-doctor help COMMAND' lists the options of a command; "
			   "'npu-doctor --version'\nprints the version.\n");
	write_statuses(out);
}

void npd_help_write_group(struct npd_buf *out, npd_str group)
{
	npd_buf_printf(out, "Usage: npu-doctor %.*s COMMAND [OPTION...] [ARG...]\n\nCommands:\n",
		NPD_ARG(group));
	for (unsigned i = 0; i < NPD_CMD_COUNT; i++) {
		if (npd_str_eq(npd_str_of(npd_command_rows[i].group), group))
			write_command_row(out, (enum npd_command)i);
	}
}

void npd_help_write_command(struct npd_buf *out, enum npd_command command)
{
	const struct npd_command_row *c = &npd_command_rows[command];
	npd_buf_add_c(out, "Usage: npu-doctor ");
	npd_command_write_name(out, command);
	npd_buf_printf(out, " [OPTION...]%s%s\n\n", c->operands[0] == '\0' ? "" : " ", c->operands);
	npd_buf_printf(out, "%c%s.\n", c->summary[0] - 'a' + 'A', c->summary + 1);
	if (c->details[0] != '\0')
		npd_buf_printf(out, "%s", c->details);
	npd_buf_add_c(out, "\nOptions:\n");
	for (size_t i = 0; i < NPD_OPTION_ROWS; i++) {
		if (npd_option_fits(&npd_option_rows[i], command))
			write_option_row(out, &npd_option_rows[i]);
	}
	if (command == NPD_CMD_DIAGNOSE)
		write_statuses(out);
}
