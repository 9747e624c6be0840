#include "report/words.h"

/* clang-format off */
static const struct npd_word_row words[NPD_W_COUNT] = {
	[NPD_W_ERROR] = { .en = "error", .zh = "错误" },
	[NPD_W_WARNING] = { .en = "warning", .zh = "警告" },
	[NPD_W_NOTE] = { .en = "note", .zh = "提示" },
	[NPD_W_POSSIBLE] = { .en = "possible cause", .zh = "可能的原因" },
	[NPD_W_LIKELY] = { .en = "likely cause", .zh = "很可能的原因" },
	[NPD_W_CERTAIN] = { .en = "certain", .zh = "确定" },
	[NPD_W_CONFIRMED] = { .en = "confirmed by your files", .zh = "已由您的文件证实" },
	[NPD_W_OBSERVED] = { .en = "seen in real logs", .zh = "见于真实日志" },
	[NPD_W_DOCUMENTED] = { .en = "documented by the vendor", .zh = "厂商文档有说明" },
	[NPD_W_INFERRED] = { .en = "inferred, not seen in a real log", .zh = "推断得出，尚未见于真实日志" },
	[NPD_W_SAFE] = { .en = "changes no result", .zh = "不影响结果" },
	[NPD_W_UNSAFE] = { .en = "changes results, check before applying", .zh = "会改变结果，修改前请确认" },
	[NPD_W_MANUAL] = { .en = "by hand", .zh = "需手动修改" },

	[NPD_W_COMMA] = { .en = ", ", .zh = "、" },
	[NPD_W_SEMICOLON] = { .en = "; ", .zh = "；" },
	[NPD_W_COLON] = { .en = ": ", .zh = "：" },
	[NPD_W_BRACKETS] = { .en = " ({s})", .zh = "（{s}）" },

	[NPD_W_NO_TOOLCHAIN] = { .en = "toolchain not known", .zh = "工具链未知" },
	[NPD_W_SDK] = { .en = "SDK {s}", .zh = "SDK {s}" },
	[NPD_W_SDK_FROM] = { .en = "SDK {s} ({t})", .zh = "SDK {s}（{t}）" },
	[NPD_W_NO_SDK] = { .en = "SDK not known", .zh = "SDK 未知" },
	[NPD_W_CHIP] = { .en = "chip {s}", .zh = "芯片 {s}" },
	[NPD_W_NO_CHIP] = { .en = "chip not given", .zh = "未指明芯片" },
	[NPD_W_ATTEMPT] = { .en = "attempt {n} of {s}", .zh = "第 {n} 次尝试（共 {s} 次）" },
	[NPD_W_PAST] = { .en = "a later attempt got past it", .zh = "之后的尝试已越过此问题" },
	[NPD_W_TO_LINE] = { .en = "to line {n}", .zh = "至第 {n} 行" },
	[NPD_W_TIMES] = { .en = "{n} times, the first is shown", .zh = "共 {n} 次，此处为第一次" },
	[NPD_W_CUT] = { .en = "the text ends here, before the message does", .zh = "文本到此为止，消息并不完整" },

	[NPD_W_WHAT] = { .en = "what", .zh = "说明" },
	[NPD_W_WHY] = { .en = "why", .zh = "原因" },
	[NPD_W_FIX] = { .en = "fix", .zh = "解决" },
	[NPD_W_MORE] = { .en = "more", .zh = "详见" },
	[NPD_W_FROM] = { .en = "from", .zh = "来源" },
	[NPD_W_NEAR] = { .en = "near", .zh = "相近" },
	[NPD_W_NEXT] = { .en = "next", .zh = "建议" },
	[NPD_W_VALUES] = { .en = "with", .zh = "取值" },

	[NPD_W_EXPLAINS_LATER] = {
		.one = "also explained by this: 1 later message",
		.en = "also explained by this: {n} later messages",
		.zh = "由此引起：后面的 {n} 条消息",
	},
	[NPD_W_EXPLAINS_OTHER] = {
		.one = "also explained by this: 1 other message",
		.en = "also explained by this: {n} other messages",
		.zh = "由此引起：另外 {n} 条消息",
	},
	[NPD_W_EXPLAINS] = { .en = "also explained by this:", .zh = "由此引起：" },
	[NPD_W_SHOW_WITH_V] = {
		.one = " (-v shows it)",
		.en = " (-v shows them)",
		.zh = "（加 -v 显示）",
	},
	[NPD_W_MAY_ALSO_BE] = { .en = "may also be: {s}", .zh = "也可能是：{s}" },
	[NPD_W_APART_BY_TOOLCHAIN] = {
		.en = "--toolchain NAME tells them apart",
		.zh = "用 --toolchain 指明工具链即可区分",
	},
	[NPD_W_APART_BY_STAGE] = {
		.en = "--stage NAME tells them apart",
		.zh = "用 --stage 指明阶段即可区分",
	},
	[NPD_W_APART_BY_PAGES] = {
		.en = "their pages say how to confirm each: npu-doctor explain ID",
		.zh = "各自的确认方法见 npu-doctor explain ID",
	},
	[NPD_W_PREDICTS] = { .en = "if left as it is, expect: {s}", .zh = "若不修改，随后会出现：{s}" },

	[NPD_W_UNKNOWN] = { .en = "unknown", .zh = "未知" },
	[NPD_W_UNKNOWN_TITLE] = {
		.en = "nothing known matches this failure",
		.zh = "没有与此失败相符的已知问题",
	},
	[NPD_W_DECISIVE] = { .en = "the decisive line is", .zh = "最关键的一行是" },
	[NPD_W_DECISIVE_EXCEPTION] = {
		.en = "the decisive line is that of the {s}",
		.zh = "最关键的一行是 {s} 异常",
	},
	[NPD_W_NEAREST] = {
		.one = "{s}: similar text, but not this one",
		.en = "{s}: similar texts, but not this one",
		.zh = "{s}：文本相近，但并不是它",
	},
	[NPD_W_NO_NEAREST] = {
		.en = "nothing known has a similar text",
		.zh = "没有文本相近的已知问题",
	},
	[NPD_W_RECORD] = {
		.en = "`npu-doctor kb new {s}` drafts an entry for it, so that it is known next time",
		.zh = "`npu-doctor kb new {s}` 可为它起草条目，下次便能识别",
	},
	[NPD_W_RECORD_SAVED] = {
		.en = "save this input as LOG; `npu-doctor kb new LOG:{n}` then drafts an entry for it, so that it is known next time",
		.zh = "将此输入保存为 LOG，再用 `npu-doctor kb new LOG:{n}` 为它起草条目，下次便能识别",
	},
	[NPD_W_UNMATCHED_MORE] = {
		.one = "1 more line looks like an error and matches nothing known",
		.en = "{n} more lines look like errors and match nothing known",
		.zh = "另有 {n} 行像是错误，但没有相符的已知问题",
	},

	[NPD_W_INCOMPLETE] = {
		.en = "NOT COMPLETE: this report covers only a part of the input",
		.zh = "报告不完整：只涵盖了部分输入",
	},
	[NPD_W_EMPTY] = { .en = "the input is empty, there is nothing to diagnose", .zh = "输入为空，无可诊断" },
	[NPD_W_CLEAN] = {
		.one = "no known problem found in 1 line",
		.en = "no known problem found in {n} lines",
		.zh = "在 {n} 行中没有发现已知问题",
	},
	[NPD_W_CLEAN_HONEST] = {
		.en = "no line looks like an error either; whether the results are accurate, a log does not tell",
		.zh = "也没有像是错误的行；但仅凭日志无法判断结果的精度是否正常",
	},
	[NPD_W_CLEAN_FILES] = {
		.one = "no problem found in 1 file",
		.en = "no problem found in {n} files",
		.zh = "在 {n} 个文件中没有发现问题",
	},
	[NPD_W_NOT_MODEL] = {
		.one = "1 line is an error of a camera, a bus or a network, not of a model's conversion",
		.en = "{n} lines are errors of a camera, a bus or a network, not of a model's conversion",
		.zh = "有 {n} 行是摄像头、总线或网络的错误，与模型转换无关",
	},
	[NPD_W_NOTHING_LAST] = {
		.en = "no known problem found in the last attempt",
		.zh = "最后一次尝试中没有发现已知问题",
	},

	[NPD_W_SUM_ROOTS] = {
		.one = "1 root cause", .en = "{n} root causes", .zh = "{n} 个根本原因",
	},
	[NPD_W_SUM_ERRORS] = { .one = "1 error", .en = "{n} errors", .zh = "{n} 个错误" },
	[NPD_W_SUM_WARNINGS] = { .one = "1 warning", .en = "{n} warnings", .zh = "{n} 个警告" },
	[NPD_W_SUM_NOTES] = { .one = "1 note", .en = "{n} notes", .zh = "{n} 个提示" },
	[NPD_W_SUM_FOLDED] = {
		.one = "1 consequence", .en = "{n} consequences", .zh = "{n} 个连带问题",
	},
	[NPD_W_SUM_PAST] = {
		.one = "1 problem of an earlier attempt",
		.en = "{n} problems of earlier attempts",
		.zh = "早先的尝试中有 {n} 个问题",
	},
	[NPD_W_SUM_PAST_HINT] = {
		.one = "1 problem of an earlier attempt (-v shows it)",
		.en = "{n} problems of earlier attempts (-v shows them)",
		.zh = "早先的尝试中有 {n} 个问题（加 -v 显示）",
	},
	[NPD_W_SUM_UNMATCHED] = {
		.one = "1 line that looks like an error is not known",
		.en = "{n} lines that look like errors are not known",
		.zh = "{n} 行像是错误但无法识别",
	},
	[NPD_W_SUM_CLEAN] = { .en = "no known problem", .zh = "没有已知问题" },
	[NPD_W_SUM_PASS] = {
		.one = "1 check passed", .en = "{n} checks passed", .zh = "{n} 项检查通过",
	},
	[NPD_W_SUM_FAIL] = { .en = "{n} failed", .zh = "{n} 项未通过" },
	[NPD_W_SUM_UNCHECKED] = { .en = "{n} not checked", .zh = "{n} 项未检查" },
	[NPD_W_SUM_INCOMPLETE] = { .en = "NOT COMPLETE", .zh = "报告不完整" },
	[NPD_W_LACK] = { .en = " (for lack of {s})", .zh = "（缺少 {s}）" },
	[NPD_W_PASS_TOOLCHAIN] = {
		.en = "the files do not show the toolchain, so only what holds in all of them was checked: pass --toolchain",
		.zh = "文件未显示属于哪个工具链，只检查了通用规则，可用 --toolchain 指定",
	},
	[NPD_W_UNCHECKED_LIST] = { .en = "not checked, and what it lacks:", .zh = "未检查的项目及所缺信息：" },
	[NPD_W_MISSING] = { .en = "missing for support: {s}", .zh = "技术支持还需要：{s}" },

	[NPD_W_MD_INPUTS] = { .en = "inputs", .zh = "输入" },
	[NPD_W_MD_LINES] = { .one = "1 line", .en = "{n} lines", .zh = "{n} 行" },
	[NPD_W_MD_ATTEMPTS] = { .one = "1 attempt", .en = "{n} attempts", .zh = "{n} 次尝试" },

	[NPD_W_SYMPTOM] = { .en = "Symptom", .zh = "现象" },
	[NPD_W_CAUSE] = { .en = "Cause", .zh = "原因" },
	[NPD_W_CONFIRM] = { .en = "How to confirm", .zh = "如何确认" },
	[NPD_W_HOW_TO_FIX] = { .en = "How to fix", .zh = "如何解决" },
	[NPD_W_STEPS] = { .en = "Steps", .zh = "步骤" },
	[NPD_W_ABOUT] = { .en = "About", .zh = "说明" },
	[NPD_W_SETS] = { .en = "What it tells", .zh = "由此可知" },
	[NPD_W_LEVELS] = { .en = "Levels", .zh = "级别" },
	[NPD_W_FOR_EACH] = { .en = "Checked for", .zh = "检查对象" },
	[NPD_W_WHERE] = { .en = "Where", .zh = "条件" },
	[NPD_W_REQUIRE] = { .en = "Required", .zh = "要求" },
	[NPD_W_SECTION] = { .en = "Section", .zh = "所在节" },
	[NPD_W_KEY] = { .en = "Key", .zh = "键" },
	[NPD_W_TYPE] = { .en = "Type", .zh = "类型" },
	[NPD_W_KEY_VALUES] = { .en = "Values", .zh = "取值" },
	[NPD_W_PER_STAGE] = { .en = "At single stages", .zh = "不同阶段" },
	[NPD_W_VARIANTS] = { .en = "Variants", .zh = "具体情形" },
	[NPD_W_CODES] = { .en = "Codes", .zh = "错误码" },
	[NPD_W_NEEDS] = { .en = "What support asks for", .zh = "技术支持需要的信息" },
	[NPD_W_MEMBERS] = { .en = "Facts", .zh = "事实" },
	[NPD_W_EXAMPLES] = { .en = "Examples", .zh = "示例" },
	[NPD_W_NEAR_MISSES] = { .en = "Similar, but something else", .zh = "相似但并非此问题" },
	[NPD_W_SYMPTOM_OF] = { .en = "May be a consequence of", .zh = "可能由以下问题引起" },
	[NPD_W_RELATED] = { .en = "Related", .zh = "相关条目" },
	[NPD_W_PREDICTED] = { .en = "Leads to", .zh = "会引起" },
	[NPD_W_SOURCES] = { .en = "Sources", .zh = "来源" },
	[NPD_W_ALIASES] = { .en = "Former ids", .zh = "曾用编号" },

	[NPD_W_IN_STAGE] = { .en = "at stage {s}", .zh = "在 {s} 阶段" },
	[NPD_W_WHEN] = { .en = "when {s}", .zh = "当 {s}" },
	[NPD_W_ALL_OF] = { .en = "all of", .zh = "同时出现" },
	[NPD_W_ANY_OF] = { .en = "any of", .zh = "出现其一" },
	[NPD_W_SEQUENCE_OF] = { .en = "in this order", .zh = "依次出现" },
	[NPD_W_NONE_OF] = { .en = "and none of", .zh = "且不出现" },
	[NPD_W_WHOLE] = { .en = "and nothing else in the message", .zh = "且消息中没有其他内容" },
	[NPD_W_WITHIN_LINES] = { .en = "within {n} lines", .zh = "在 {n} 行之内" },
	[NPD_W_WITHIN_ONE] = { .en = "within one {s}", .zh = "在同一个 {s} 之内" },

	[NPD_W_KIND_RULE] = {
		.en = "A check on files before the run.",
		.zh = "运行之前对文件的检查。",
	},
	[NPD_W_KIND_CONTEXT] = {
		.en = "Tells which tool is at work and where an attempt starts. Not a problem.",
		.zh = "用于判断运行的是哪个工具、一次尝试从哪里开始。这不是问题。",
	},
	[NPD_W_KIND_PREFIX] = {
		.en = "What loggers put before their messages; it is taken off before matching. Not a problem.",
		.zh = "日志工具加在消息前面的内容，匹配之前会先去掉。这不是问题。",
	},
	[NPD_W_KIND_HARMLESS] = {
		.en = "Looks like an error but is none: successful runs print it as well.",
		.zh = "看似错误，其实不是：成功的运行也会打印它。",
	},
	[NPD_W_KIND_NOT_MODEL] = {
		.en = "An error of a camera, a bus or a network, not of converting a model.",
		.zh = "摄像头、总线或网络的错误，与模型转换无关。",
	},
	[NPD_W_KIND_OBSERVATION] = {
		.en = "A fact that the log states. Not a problem.",
		.zh = "日志中陈述的事实。这不是问题。",
	},
	[NPD_W_KIND_MARKER] = {
		.en = "A text that makes a line look like an error when nothing known matches.",
		.zh = "没有相符的已知问题时，凭这类文本判断某一行像是错误。",
	},
	[NPD_W_KIND_KEY] = { .en = "A key of a configuration file.", .zh = "配置文件中的一个键。" },
	[NPD_W_KIND_CODE] = { .en = "A table of error codes.", .zh = "错误码表。" },
	[NPD_W_KIND_VERDICT] = { .en = "A judgement of accuracy.", .zh = "对精度的判断。" },
	[NPD_W_KIND_TOPIC] = { .en = "A topic.", .zh = "专题。" },
	[NPD_W_KIND_PLAYBOOK] = { .en = "A procedure.", .zh = "操作流程。" },
	[NPD_W_KIND_TICKET] = { .en = "What belongs into a support ticket.", .zh = "提交给技术支持的内容。" },
	[NPD_W_KIND_FACT] = { .en = "Facts that rules can see.", .zh = "规则可用的事实。" },
};
/* clang-format on */

const struct npd_word_row *npd_word_at(enum npd_word word)
{
	return &words[word];
}

npd_str npd_word_find(enum npd_lang lang, enum npd_word word)
{
	return npd_str_of(lang == NPD_LANG_ZH ? words[word].zh : words[word].en);
}

void npd_word_write(
	struct npd_buf *out, enum npd_lang lang, enum npd_word word, struct npd_said said)
{
	const bool one = said.n == 1 && lang != NPD_LANG_ZH && words[word].one != NULL;
	npd_str rest = one ? npd_str_of(words[word].one) : npd_word_find(lang, word);

	while (rest.len > 0) {
		if (npd_str_starts(rest, NPD_STR("{n}")))
			npd_buf_add_u64(out, said.n);
		else if (npd_str_starts(rest, NPD_STR("{s}")))
			npd_buf_add(out, said.s);
		else if (npd_str_starts(rest, NPD_STR("{t}")))
			npd_buf_add(out, said.t);
		else {
			npd_buf_add_byte(out, rest.ptr[0]);
			rest = npd_str_from(rest, 1);
			continue;
		}
		rest = npd_str_from(rest, 3);
	}
}

enum npd_word npd_word_of_severity(enum npd_severity severity)
{
	static const enum npd_word of[] = {
		[NPD_NOTE] = NPD_W_NOTE,
		[NPD_WARNING] = NPD_W_WARNING,
		[NPD_ERROR] = NPD_W_ERROR,
	};

	return of[severity];
}

enum npd_word npd_word_of_confidence(enum npd_confidence confidence)
{
	static const enum npd_word of[] = {
		[NPD_POSSIBLE] = NPD_W_POSSIBLE,
		[NPD_LIKELY] = NPD_W_LIKELY,
		[NPD_CERTAIN] = NPD_W_CERTAIN,
		[NPD_CONFIRMED] = NPD_W_CONFIRMED,
	};

	return of[confidence];
}

enum npd_word npd_word_of_safety(enum npd_safety safety)
{
	static const enum npd_word of[] = {
		[NPD_SAFE] = NPD_W_SAFE,
		[NPD_UNSAFE] = NPD_W_UNSAFE,
		[NPD_MANUAL] = NPD_W_MANUAL,
	};

	return of[safety];
}
