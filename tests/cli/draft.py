#!/usr/bin/env python3
"""From an error that nothing knows to knowledge that finds it. draft.py PROGRAM

`kb new` drafts; the draft is refused until its texts are filled in; filled in, it passes `kb check`, and
`diagnose --kb` names it on the log that it came from.
"""

import pathlib
import re
import shutil
import sys
import tempfile

import yaml

from bench import Bench
from tally import Tally

SIGMASTAR = ("$ python3 SGS_IPU_Toolchain/Scripts/ConvertTool/ConvertTool.py onnx --model_file seg.onnx "
             "--input_shapes 1,3,512,512 --input_config input_config.ini --output_file seg_float.sim --soc_version maruko\n"
             "Transform model to one that can better run on device\n"
             "=== create Buffer begin ===\n=== create Buffer end ===\n")
SOPHGO = ("$ model_deploy --mlir seg.mlir --quantize INT8 --calibration_table seg_cali_table --chip cv181x "
          "--model seg_cv181x_int8_sym.cvimodel\n"
          "2024/03/05 11:20:31 - INFO : TPU-MLIR v1.6-20240220\n"
          "[Running]: tpuc-opt seg.mlir --chip-assign=\"chip=cv181x\" -o seg_cv181x_int8_sym_tpu.mlir\n")
AXERA = ("root@host:/data# pulsar2 build --input seg.onnx --output_dir output --config build.json --target_hardware AX650\n"
         "2024-07-29 14:23:01.757 | WARNING  | yamain.command.build:fill_default:313 - apply default output processor "
         "configuration to ['output']\n")
HORIZON = ("$ hb_mapper makertbin --config seg.yaml --model-type onnx\n"
           "2024-05-06 10:00:00,001 INFO Start hb_mapper....\n"
           "2024-05-06 10:00:00,002 INFO hbdk version 3.49.15\n"
           "2024-05-06 10:00:00,010 INFO Start Model Convert....\n")
TRACEBACK = "Traceback (most recent call last):\n  File \"{}\", line 402, in <module>\n    main()\n"

# name, toolchain, stage, what the tool printed
LOGS = (
    ("sigmastar-exception", "sigmastar", "convert", SIGMASTAR +
     TRACEBACK.format("SGS_IPU_Toolchain/Scripts/ConvertTool/ConvertTool.py") +
     "ValueError: the quux table of node 'Conv_17' has 12 rows, wanted [1, 64, 80, 80]\n"),
    ("sigmastar-library", "sigmastar", "convert", SIGMASTAR +
     "[Error] [1432 ] [sgs_QuuxTableLoad] quux table /tmp/seg/quux_0012.bin is not aligned to 64 bytes!\n"),
    ("sophgo-mlir", "sophgo", "deploy", SOPHGO +
     "loc(\"output0_Concat\"): error: 'tpu.Quux' op quux window 7 exceeds lane memory of 65536 bytes\n"
     "Failed to run command\n"),
    ("sophgo-exception", "sophgo", "deploy", SOPHGO +
     TRACEBACK.format("/workspace/tpu-mlir/python/tools/model_deploy.py") +
     "RuntimeError: quux scheduler gave up on /workspace/seg/seg_cv181x.mlir after 0.75 of the budget\n"),
    ("axera-loguru", "axera", "build", AXERA +
     "2024-07-29 14:23:05.910 | ERROR    | yamain.command.build:build:518 - quux planner found no lane for "
     "op:AxFullyConnected_12 with shape (1, 512, 1000)\n"),
    ("axera-exception", "axera", "build", AXERA +
     TRACEBACK.format("<frozen yamain.common.error>") +
     "yasched.quux.QuuxPlanError: quux lanes {3: 4096, 5: 128} overlap in segment 0x1f40\n"),
    ("horizon-logging", "horizon", "build", HORIZON +
     "2024-05-06 10:00:12,120 ERROR quux partition of node /model.22/Mul_3 needs 9 subgraphs, the march takes 4\n"),
    ("horizon-exception", "horizon", "build", HORIZON +
     TRACEBACK.format("/usr/local/lib/python3.8/site-packages/horizon_tc_ui/hb_mapper.py") +
     "  File \"/usr/local/lib/python3.8/site-packages/horizon_nn/quux.py\", line 88, in lower\n"
     "    raise QuuxError(f\"{name}: {why}\")\n"
     "horizon_nn.quux.QuuxError: /head/Resize_5: quux ratio 2.50 is not a power of two\n"),
    ("generic-exception", "generic", None, TRACEBACK.format("export_seg.py") +
     "quux.core.FrobnicationError: \"seg.onnx\": 100% of the {lanes} are upside down, see 'man quux'\n"),
    ("message-of-placeholders", "sigmastar", "convert", SIGMASTAR +
     "[Error] [90 ] [sgs_Quux] OtherwiseNamedThing_17: /tmp/quux.bin [1, 2, 3] 'AnotherLongerNamedThing' is bad\n"),
    ("last-word", "generic", None, TRACEBACK.format("run.py") +
     "quux.QuuxError: 3 of 4 have an incomprehensibility\n"),
    ("chinese", "axera", "build", AXERA +
     "2024-07-29 14:23:05.910 | ERROR    | yamain.command.build:build:518 - quux 规划失败：没有可用的通道\n"),
    ("percent-and-backslash", "generic", None, TRACEBACK.format("C:\\models\\export.py") +
     "quux.core.PathError: C:\\models\\seg.onnx # is not: a `model` & never was | 中文路径\n"),
)


def fill_in(draft):
    """Every text that is left to the user, as a user in haste would fill it in."""
    draft = re.sub(r"^( *- 'TODO|.*: 'TODO)[^'\n]*'", lambda m: m.group(1)[:-4] + "written by the test'", draft, flags=re.M)
    return re.sub(r"^( +)TODO .*$", r"\1Written by the test", draft, flags=re.M)


def check_story(bench, name, toolchain, stage, log):
    (bench.folder / "tool.log").write_text(log, encoding="utf-8")
    pack = bench.folder / name
    pack.mkdir()
    bench.expect(f"{name}: nothing knows it", bench.run("diagnose tool.log"), 5, "", "^$")
    done = bench.run(f"kb new tool.log -o {name}/draft.yaml")
    bench.expect(f"{name}: a draft is written", done, 0, "^$", "^$")
    path = pack / "draft.yaml"
    if done.returncode != 0:
        return
    draft = path.read_text(encoding="utf-8")
    bench.expect(f"{name}: the draft is refused", bench.run(f"kb check {name}"), 4, r"^0 passed, [1-9]",
                 rf"{name}/draft.yaml:\d+:\d+: .*TODO")
    bench.expect(f"{name}: and not taken by diagnose", bench.run(f"diagnose --kb {name} tool.log"), 4, "^$", "TODO")
    path.write_text(fill_in(draft), encoding="utf-8")
    done = bench.run(f"kb check {name}")
    bench.expect(f"{name}: filled in, it passes", done, 0, r"^[1-9]\d* passed, 0 failed\n$", "^$")
    entry = yaml.safe_load(fill_in(draft))
    wanted = entry["signatures"][0]["id"]
    drafted_for = (entry["toolchain"], entry.get("stage"))
    bench.tally.check(f"{name}: toolchain and stage", "" if drafted_for == (toolchain, stage) else str(drafted_for))
    done = bench.run(f"diagnose --kb {name} --format json tool.log")
    bench.expect(f"{name}: it is found", done, 1, '"status": "findings"', "^$")
    report = bench.report(name, done)
    found = [f["id"] for f in report.get("findings", ())]
    bench.tally.check(f"{name}: it and nothing else", "" if found == [wanted] else f"found {found}, not {[wanted]}")
    left = [u["excerpt"] for u in report.get("unmatched", ()) if "quux" in u["excerpt"]]
    bench.tally.check(f"{name}: it is unknown no longer", "\n".join(left))


def check_other_values(bench):
    """The draft is of the message, not of this one run: numbers, names and paths may differ."""
    name, _, _, log = LOGS[0]
    other = log.replace("Conv_17", "Conv_203").replace("12 rows", "7 rows").replace("64, 80, 80", "32, 40, 40")
    (bench.folder / "other.log").write_text(other, encoding="utf-8")
    done = bench.run(f"diagnose --kb {name} --format json other.log")
    bench.expect("the draft finds other values too", done, 1, '"sigmastar.', "^$")


def main():
    tally = Tally()
    folder = pathlib.Path(tempfile.mkdtemp())
    try:
        bench = Bench(sys.argv[1], folder, tally)
        for story in LOGS:
            check_story(bench, *story)
        check_other_values(bench)
    finally:
        shutil.rmtree(folder)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
