/* What preprocessing scripts return, in small scripts; tests/scripts holds whole ones to the truth.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "facts/script.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

struct reading {
	struct npd_arena arena;
	jmp_buf oom;
	struct npd_file_text file;
	struct npd_facts facts;
};

static void read_script(struct reading *g, const char *text)
{
	npd_arena_init(&g->arena, (size_t)256 << 20, &g->oom);
	if (setjmp(g->oom) != 0)
		fail_msg("out of memory");
	npd_facts_init(&g->facts, &g->arena);
	g->file = (struct npd_file_text){ NPD_STR("preprocess.py"), npd_str_of(text) };
	npd_facts_add_script(&g->facts, &g->file);
}

/* A body with the imports and the head in front of it. */
static void read_body(struct reading *g, const char *body)
{
	static char text[8192];

	snprintf(text, sizeof text,
		"import cv2\nimport numpy as np\nfrom PIL import Image\n"
		"def image_preprocess(path, norm=True):\n%s",
		body);
	read_script(g, text);
}

static void describe(struct npd_buf *out, const struct npd_fact *fact)
{
	if (fact == NULL || fact->value.kind == NPD_VALUE_ABSENT) {
		npd_buf_add_c(out, "-");
	} else if (fact->value.kind == NPD_VALUE_UNKNOWN) {
		npd_buf_add_c(out, "?");
	} else if (fact->value.kind == NPD_VALUE_STRING) {
		npd_buf_add(out, fact->value.as.text);
	} else if (fact->value.kind == NPD_VALUE_INT) {
		npd_buf_printf(out, "%d", (int)fact->value.as.integer);
	} else if (fact->value.kind == NPD_VALUE_DOUBLE) {
		npd_buf_printf(out, "%g", fact->value.as.real);
	} else {
		for (size_t i = 0; i < fact->members.len; i++) {
			npd_buf_add_c(out, i == 0 ? "" : ",");
			describe(out, fact->members.data[i]);
		}
	}
}

/* Those facts of a side, with a blank between them: "order layout ..." */
static npd_str facts_of(struct reading *g, const char *side, const char *names)
{
	struct npd_fact *map = npd_fact_find(g->facts.root, NPD_STR("scripts[0]"));
	npd_str rest = npd_str_of(names);
	struct npd_buf out;

	npd_buf_init(&out, &g->arena);
	map = side[0] == '\0' ? map : npd_fact_find_member(map, npd_str_of(side));
	assert_non_null(map);
	while (rest.len > 0) {
		const npd_str name = npd_str_cut(&rest, ' ');
		npd_buf_add_c(&out, out.len == 0 ? "" : " ");
		describe(&out,
			map->value.kind == NPD_VALUE_MAP ? npd_fact_find_member(map, name) : map);
	}
	return npd_buf_str(&out);
}

static void assert_str(npd_str got, const char *want, const char *about)
{
	if (!npd_str_eq(got, npd_str_of(want)))
		fail_msg("%s\n got: %.*s\nwant: %s", about, NPD_ARG(got), want);
}

struct row {
	const char *body, *want;
};

static void check_rows(const struct row *rows, size_t count, const char *names)
{
	for (size_t i = 0; i < count; i++) {
		struct reading g;
		read_body(&g, rows[i].body);
		assert_str(facts_of(&g, "norm", names), rows[i].want, rows[i].body);
		npd_arena_done(&g.arena);
	}
}

static void order_follows_reading_and_swapping(void **state)
{
	static const struct row rows[] = {
		{ " return cv2.imread(path)", "BGR HWC" },
		{ " return cv2.imread(path, 0)", "GRAY HW" },
		{ " return cv2.imread(path, cv2.IMREAD_GRAYSCALE)[None, :, :, None]", "GRAY NHWC" },
		{ " return np.array(Image.open(path))", "RGB HWC" },
		{ " return np.array(Image.open(path).convert('L'))", "GRAY HW" },
		{ " return cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)", "RGB HWC" },
		{ " return cv2.cvtColor(cv2.imread(path), 4)", "RGB HWC" },
		{ " return cv2.imread(path)[..., ::-1]", "RGB HWC" },
		{ " return cv2.imread(path)[:, :, [2, 1, 0]]", "RGB HWC" },
		{ " return cv2.imread(path)[::-1]", "BGR HWC" },
		{ " b, g, r = cv2.split(cv2.imread(path))\n return cv2.merge([r, g, b])",
			"RGB HWC" },
		{ " x = cv2.imread(path)\n return np.stack([x[..., 1], x[..., 0]], -1)", "? HWC" },
		{ " return cv2.imread(path).transpose(2, 0, 1)", "BGR CHW" },
		{ " return np.moveaxis(cv2.imread(path), -1, 0)[None]", "BGR NCHW" },
		{ " return cv2.imread(path).T", "BGR ?" },
		{ " x = cv2.resize(cv2.imread(path), (8, 6))\n return x.reshape(1, 3, 6, 8)",
			"? ?" },
		{ " x = cv2.resize(cv2.imread(path), (8, 6))\n return x.reshape((1,) + x.shape)",
			"BGR NHWC" },
		{ " return cv2.dnn.blobFromImage(cv2.imread(path), swapRB=True)", "RGB NCHW" },
	};

	(void)state;
	check_rows(rows, COUNT(rows), "order layout");
}

static void type_follows_numpy(void **state)
{
	static const struct row rows[] = {
		{ " return cv2.imread(path)", "uint8" },
		{ " return cv2.imread(path) / 255", "float64" },
		{ " return cv2.imread(path) / np.float32(255)", "float32" },
		{ " return cv2.imread(path).astype(np.float32) / 255", "float32" },
		{ " return cv2.imread(path).astype('float32') - [1, 2, 3]", "float64" },
		{ " return cv2.imread(path).astype(np.float32) - np.array([1., 2, 3])", "float64" },
		{ " return cv2.imread(path).astype(np.float32) - np.float32([1, 2, 3])",
			"float32" },
		{ " return cv2.imread(path) - np.array([1, 2, 3], np.float16)", "float16" },
		{ " return cv2.imread(path) + 300", "uint16" },
		{ " return cv2.imread(path) - 1", "uint8" },
		{ " x = np.float32(cv2.imread(path))\n x -= np.array([1., 2, 3])\n return x",
			"float32" },
		{ " x = cv2.imread(path)\n x -= 0.5\n return x", "?" },
		{ " x = cv2.imread(path)\n x /= 255\n return x", "?" },
		{ " x = np.zeros((1, 4, 4, 3))\n x[0] = cv2.resize(cv2.imread(path), (4, 4))\n "
		  "return x",
			"float64" },
		{ " return np.array(Image.open(path), dtype=np.float32)", "float32" },
	};

	(void)state;
	check_rows(rows, COUNT(rows), "dtype");
}

static void map_is_followed_per_channel(void **state)
{
	static const struct row rows[] = {
		{ " return cv2.imread(path)", "0,0,0 1,1,1" },
		{ " return cv2.imread(path) / 255.0", "0,0,0 255,255,255" },
		{ " return (cv2.imread(path) - 127.5) / 127.5",
			"127.5,127.5,127.5 127.5,127.5,127.5" },
		{ " return cv2.imread(path) / 127.5 - 1", "127.5,127.5,127.5 127.5,127.5,127.5" },
		{ " return (cv2.imread(path) / 255. - [0.4, 0.5, 0.6]) / [0.1, 0.2, 0.4]",
			"102,127.5,153 25.5,51,102" },
		{ " x = (cv2.imread(path) - [1, 2, 3])[..., ::-1]\n return x", "3,2,1 1,1,1" },
		{ " x = np.float32(cv2.imread(path)).transpose(2, 0, 1)\n return x - "
		  "np.array([1, 2, 3])[:, None, None]",
			"1,2,3 1,1,1" },
		{ " x = np.float32(cv2.imread(path))\n for i in range(3):\n  x[:, :, i] -= i\n "
		  "return x",
			"0,1,2 1,1,1" },
		{ " return 255 - cv2.imread(path).astype(np.float32)", "255,255,255 -1,-1,-1" },
		{ " return np.clip(cv2.imread(path) / 255., 0, 1)", "0,0,0 255,255,255" },
		{ " return np.clip(cv2.imread(path) / 255., 0, 0.5)", "? ?" },
		{ " return (cv2.imread(path) - 100.).astype(np.uint8)", "? ?" },
		{ " return cv2.imread(path) - 100", "? ?" },
		{ " return -cv2.imread(path)", "? ?" },
		{ " return -cv2.imread(path).astype(np.float32)", "0,0,0 -1,-1,-1" },
		{ " return (cv2.imread(path).astype(np.int16) - 128).astype(np.int8)",
			"128,128,128 1,1,1" },
		{ " x = cv2.imread(path)\n return x / x.max()", "? ?" },
		{ " return cv2.subtract(np.float32(cv2.imread(path)), (1, 2, 3, 0))",
			"1,2,3 1,1,1" },
		{ " return cv2.subtract(np.float32(cv2.imread(path)), 5)", "5,0,0 1,1,1" },
		{ " return cv2.dnn.blobFromImage(cv2.imread(path), 0.5, (8, 8), (1, 2, 3), True)",
			"1,2,3 2,2,2" },
		{ " x = cv2.imread(path).astype(np.float32)\n y = x[0:4]\n y -= 1\n return x",
			"? ?" },
	};

	(void)state;
	check_rows(rows, COUNT(rows), "mean std");
}

static void size_follows_resizing_and_borders(void **state)
{
	static const struct row rows[] = {
		{ " return cv2.imread(path)", "?,? none" },
		{ " return cv2.resize(cv2.imread(path), (8, 6))", "8,6 stretch" },
		{ " return cv2.resize(cv2.imread(path), dsize=(8, 6))", "8,6 stretch" },
		{ " return np.array(Image.open(path).resize((8, 6)))", "8,6 stretch" },
		{ " x = cv2.imread(path)\n return cv2.resize(x, None, fx=8 / x.shape[1], fy=6 / "
		  "x.shape[0])",
			"8,6 stretch" },
		{ " x = cv2.imread(path)\n if x.shape[:2] != (6, 8):\n  x = cv2.resize(x, (8, "
		  "6))\n "
		  "return x",
			"8,6 stretch" },
		{ " x = cv2.resize(cv2.imread(path), (8, 6))\n return x[1:5, 2:6]", "4,4 crop" },
		{ " x = cv2.imread(path)\n h, w = x.shape[:2]\n return x[(h - 4) // 2:(h - 4) // 2 "
		  "+ 4, "
		  "0:w]",
			"?,4 crop" },
		{ " x = cv2.resize(cv2.imread(path), (8, 6))\n return cv2.copyMakeBorder(x, 1, 1, "
		  "0, 0, "
		  "cv2.BORDER_CONSTANT)",
			"8,8 letterbox" },
		{ " x = cv2.imread(path)\n h, w = x.shape[:2]\n s = min(64 / h, 64 / w)\n"
		  " nh, nw = int(h * s), int(w * s)\n x = cv2.resize(x, (nw, nh))\n"
		  " t = (64 - nh) // 2\n l = (64 - nw) // 2\n return cv2.copyMakeBorder(x, t, 64 - "
		  "nh "
		  "- t, l, 64 - nw - l, cv2.BORDER_CONSTANT)",
			"64,64 letterbox" },
		{ " x = cv2.imread(path)\n h, w = x.shape[:2]\n c = np.full((64, 64, 3), 114, "
		  "np.uint8)\n c[:h, :w] = x\n return c",
			"64,64 letterbox" },
	};

	(void)state;
	check_rows(rows, COUNT(rows), "size fit");
}

static void code_is_followed(void **state)
{
	static const struct row rows[] = {
		{ " def swap(x, flag=True):\n  return x[..., ::-1] if flag else x\n"
		  " return swap(cv2.imread(path), flag=False)",
			"BGR" },
		{ " f = lambda x: x[:, :, ::-1]\n return f(f(f(cv2.imread(path))))", "RGB" },
		{ " x = cv2.imread(path)\n if x is None:\n  return None\n return x", "BGR" },
		{ " try:\n  x = cv2.imread(path)\n except Exception:\n  x = "
		  "np.array(Image.open(path))\n"
		  " return x",
			"BGR" },
		{ " x = cv2.imread(path)\n if x.shape[0] > 100:\n  x = x[..., ::-1]\n return x",
			"?" },
		{ " x = cv2.imread(path)\n if x.shape[0] > 100:\n  raise ValueError('large')\n "
		  "return x",
			"BGR" },
		{ " i = 0\n x = cv2.imread(path)\n while i < 3:\n  x = x[..., ::-1]\n  i += 1\n "
		  "return x",
			"RGB" },
		{ " x = cv2.imread(path)\n for f in path:\n  x = x[..., ::-1]\n return x", "?" },
		{ " import helper\n return helper.read(path)", "?" },
		{ " x = cv2.imread(path)\n helper(x)\n return x", "?" },
		{ " def f(x):\n  return f(x)\n return f(path)", "?" },
	};

	(void)state;
	check_rows(rows, COUNT(rows), "order");
}

static void both_sides_of_norm_are_told_apart(void **state)
{
	static const struct {
		const char *test, *norm, *raw;
	} rows[] = {
		{ "norm", "float32", "uint8" },
		{ "not norm", "uint8", "float32" },
		{ "norm == True", "float32", "uint8" },
		{ "norm is True", "float32", "uint8" },
		{ "norm is not False and path", "float32", "uint8" },
		{ "True", "float32", "float32" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reading g;
		char body[256];
		snprintf(body, sizeof body,
			" x = cv2.imread(path)\n if %s:\n  x = x.astype(np.float32)\n return x",
			rows[i].test);
		read_body(&g, body);
		if (i != 4) /* that depends on the path too */
			assert_str(facts_of(&g, "norm", "dtype"), rows[i].norm, body);
		assert_str(facts_of(&g, "raw", "dtype"), rows[i].raw, body);
		npd_arena_done(&g.arena);
	}
}

static void the_entry_is_described(void **state)
{
	static const struct {
		const char *script,
			*want; /* entry norm_parameter norm_used returns_none functions */
	} rows[] = {
		{ "def image_preprocess(p, norm=True):\n return 1 if norm else None",
			"image_preprocess norm image_preprocess" },
		{ "def image_preprocess(p):\n pass", "image_preprocess - image_preprocess" },
		{ "def image_preprocess(p, normalize=True):\n pass",
			"image_preprocess normalize image_preprocess" },
		{ "def image_preprocess(p, **kw):\n pass", "image_preprocess ** image_preprocess" },
		{ "def get_image(p, norm=True):\n pass\ndef f():\n pass", "- - get_image,f" },
		{ "def image_preprocess(p, norm=True:\n pass", "- - ?" },
	};

	(void)state;
	for (size_t i = 0; i + 1 < COUNT(rows); i++) {
		struct reading g;
		read_script(&g, rows[i].script);
		assert_str(facts_of(&g, "", "entry norm_parameter functions"), rows[i].want,
			rows[i].script);
		npd_arena_done(&g.arena);
	}
}

static bool truth_of(struct reading *g, const char *path)
{
	const struct npd_fact *fact = npd_fact_find(g->facts.root, npd_str_of(path));

	assert_non_null(fact);
	assert_int_equal(fact->value.kind, NPD_VALUE_BOOL);
	return fact->value.as.boolean;
}

static void norm_and_none_are_noted(void **state)
{
	struct reading g;

	(void)state;
	read_body(&g, " x = cv2.imread(path)\n if norm:\n  return x");
	assert_true(truth_of(&g, "scripts[0].norm_used"));
	assert_true(truth_of(&g, "scripts[0].returns_none"));
	npd_arena_done(&g.arena);
	read_body(&g, " return cv2.imread(path)");
	assert_false(truth_of(&g, "scripts[0].norm_used"));
	assert_false(truth_of(&g, "scripts[0].returns_none"));
	npd_arena_done(&g.arena);
}

static void each_fact_has_its_place(void **state)
{
	static const struct {
		const char *path, *text;
	} rows[] = {
		{ "scripts[0].norm.order", "cv2.cvtColor(img, cv2.COLOR_BGR2RGB)" },
		{ "scripts[0].norm.size", "cv2.resize(img, (8, 6))" },
		{ "scripts[0].norm.mean", "[104, 117, 123]" },
		{ "scripts[0].norm.std", "57.0" },
		{ "scripts[0].norm.dtype", "(img - MEAN) / 57.0).astype(np.float32)" },
		{ "scripts[0].norm.layout", "img.transpose(2, 0, 1)" },
	};
	struct reading g;

	(void)state;
	read_script(&g, "import cv2\nimport numpy as np\nMEAN = np.array([104, 117, 123])\n"
			"def image_preprocess(path, norm=True):\n"
			"    img = cv2.imread(path)\n"
			"    img = cv2.cvtColor(img, cv2.COLOR_BGR2RGB)\n"
			"    img = cv2.resize(img, (8, 6))\n"
			"    img = ((img - MEAN) / 57.0).astype(np.float32)\n"
			"    img = img.transpose(2, 0, 1)\n"
			"    return img[None]\n");
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct npd_fact *fact = npd_fact_find(g.facts.root, npd_str_of(rows[i].path));
		assert_non_null(fact);
		const npd_str at = npd_str_sub(g.file.bytes, fact->at.span.from, fact->at.span.to);
		if (npd_str_find(at, npd_str_of(rows[i].text)) == NPD_NOT_FOUND)
			fail_msg("%s stands at '%.*s'", rows[i].path, NPD_ARG(at));
	}
	npd_arena_done(&g.arena);
}

static void unknown_facts_tell_why(void **state)
{
	static const struct row rows[] = {
		{ " import foo\n return foo.bar(path)",
			"call of foo.bar at line 6 is not followed" },
		{ " x = cv2.imread(path)\n if x.mean() > 3:\n  x = x[..., ::-1]\n return x",
			"depends on line 6" },
		{ " x = cv2.imread(path)\n x -= 0.5\n return x",
			"-= cannot write float64 into uint8 at line 6: TypeError" },
		{ " return [cv2.imread(path)]", "it returns a list" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reading g;
		read_body(&g, rows[i].body);
		const struct npd_fact *norm =
			npd_fact_find(g.facts.root, NPD_STR("scripts[0].norm"));
		const struct npd_fact *order = npd_fact_find_member(norm, NPD_STR("order"));
		assert_str(
			(order == NULL ? norm : order)->value.as.text, rows[i].want, rows[i].body);
		npd_arena_done(&g.arena);
	}
}

/* Each would take for ever, or the stack, if it were run. */
static void everything_ends(void **state)
{
	static const char *const bodies[] = {
		" while True:\n  pass",
		" x = 1\n while x > 0:\n  x += 1\n return x",
		" f = lambda f: f(f) + f(f)\n return f(f)",
		" x = [1]\n for i in range(1000):\n  x += x\n return x",
		" x = 'a'\n for i in range(1000):\n  x += x\n return x",
		" x = {}\n for i in range(1000):\n  x.update(x)\n  x[path] = 1\n return x",
		" for a in range(1000):\n  for b in range(1000):\n   for c in range(1000):\n    "
		"pass\n",
		" x = np.zeros((10, 10))\n for i in range(1000):\n  x = x + np.arange(10)\n return "
		"x",
		" for i in range(9):\n  if path == i:\n   if path:\n    pass\n return 1",
		" x = path.a\n x = x if x.a else x\n x = x if x.b else x\n return x",
		" return [[[[[a for a in range(99)] for b in range(99)] for c in range(99)] for d "
		"in range(99)]]",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bodies); i++) {
		struct reading g;
		read_body(&g, bodies[i]);
		assert_non_null(npd_fact_find(g.facts.root, NPD_STR("scripts[0].norm")));
		npd_arena_done(&g.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_follows_reading_and_swapping),
		cmocka_unit_test(type_follows_numpy),
		cmocka_unit_test(map_is_followed_per_channel),
		cmocka_unit_test(size_follows_resizing_and_borders),
		cmocka_unit_test(code_is_followed),
		cmocka_unit_test(both_sides_of_norm_are_told_apart),
		cmocka_unit_test(the_entry_is_described),
		cmocka_unit_test(norm_and_none_are_noted),
		cmocka_unit_test(each_fact_has_its_place),
		cmocka_unit_test(unknown_facts_tell_why),
		cmocka_unit_test(everything_ends),
	};

	return cmocka_run_group_tests_name("script", tests, NULL, NULL);
}
