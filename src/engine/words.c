#include "engine/words.h"

static const struct {
	const char *en, *zh;
} texts[NPD_REASON_COUNT] = {
	[NPD_REASON_ONLY_CAUSE] = { "this text has only this cause", "该报错文本只对应这一种原因" },
	[NPD_REASON_OBSERVED] = { "seen in real logs with this cause",
		"真实日志中出现过，且原因已确认" },
	[NPD_REASON_DOCUMENTED] = { "the vendor documents this cause", "厂商文档给出了该原因" },
	[NPD_REASON_INFERRED] = { "the cause is inferred, not documented: confirm it first",
		"原因为推断，并非厂商文档给出，请先按说明确认" },
	[NPD_REASON_NO_CONTEXT] = { "the log does not show which tool printed this: pass "
				    "--toolchain",
		"日志未显示是哪个工具输出的，可用 --toolchain 指定" },
	[NPD_REASON_ALTERNATIVES] = { "other known problems print the same text",
		"还有其他已知问题会输出相同文本" },
	[NPD_REASON_OTHER_STAGE] = { "this text is known from another stage than the log shows",
		"该报错文本的已知记录属于其他阶段，与日志显示的阶段不同" },
	[NPD_REASON_CUT] = { "the input ends before the message does",
		"日志在该报错结束之前就被截断" },
	[NPD_REASON_SEVERAL_CAUSES] = { "this text can have other causes",
		"该报错文本还可能有其他原因" },
	[NPD_REASON_BINARY] = { "this is binary data, not a log: give the text that the tool "
				"printed",
		"这是二进制数据，不是日志：请提供工具输出的文本" },
	[NPD_REASON_LIMIT] = { "a pattern of {id} ran into its limit of steps: it may have missed "
			       "something",
		"{id} 的匹配模式达到步数上限，可能有遗漏" },
	[NPD_REASON_PROVED] = { "the check {rule} fails on your files",
		"你的文件未通过检查 {rule}" },
	[NPD_REASON_REFUTED] = { "not supported by your files: they pass the check {rule}; are "
				 "they "
				 "those of this run?",
		"你的文件不支持该结论：它们通过了检查 {rule}；请确认是否为这次运行所用的文件" },
	[NPD_REASON_SDK] = { "holds for SDK {range}, and the version is not known: pass --sdk",
		"适用于 SDK {range}，当前版本未知，可用 --sdk 指定" },
	[NPD_REASON_CHIP] = { "holds for some chips ({chip} is one), and the chip is not known: "
			      "pass --chip",
		"只适用于部分芯片（如 {chip}），当前芯片未知，可用 --chip 指定" },
};

npd_str npd_reason_text(enum npd_reason reason, enum npd_lang lang)
{
	return npd_str_of(lang == NPD_LANG_ZH ? texts[reason].zh : texts[reason].en);
}
