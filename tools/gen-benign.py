#!/usr/bin/env python3
"""Writes kb/benign.txt: ordinary, error-free log text of all toolchains.

usage: gen-benign.py > kb/benign.txt

The scanner looks for short windows of bytes; those are chosen to be rare in this sample, so it must look like what
successful runs print, in about the same proportions: progress, layer tables, shape inference, tensor dumps, and the
warnings that every run has. Only random() is used, which gives the same numbers in every Python 3.
"""
import random
import sys

SIZE_BYTES = 420_000
SEED = 20240501

OPS = ('Conv Relu Add Mul Concat Resize Transpose Reshape Softmax MaxPool AveragePool Gemm MatMul Slice Split '
       'Sigmoid Clip BatchNormalization ReduceMean Pad Gather LSTM Erf LayerNormalization').split()
PLACES = 'backbone neck head stem stage1 stage2 stage3 stage4 lateral fpn cls reg model encoder decoder'.split()
MODELS = 'yolov5s resnet50 mobilenet_v2 nanodet ppocr_det tinyclip whisper_tiny'.split()


class Text:
    """Numbers and names, all drawn from one generator."""

    def __init__(self, seed):
        self.random = random.Random(seed).random

    def number(self, low, high):
        return low + int(self.random() * (high - low))

    def real(self, low, high):
        return low + self.random() * (high - low)

    def pick(self, items):
        return items[self.number(0, len(items))]

    def layer(self):
        return '/%s/%s.%d/%s' % (self.pick(PLACES), self.pick(PLACES), self.number(0, 30), self.pick(OPS))

    def shape(self, sep=', '):
        return sep.join(str(n) for n in (1, self.number(1, 512), self.number(1, 320), self.number(1, 320)))

    def clock(self):
        return '%02d:%02d:%02d' % (self.number(0, 24), self.number(0, 60), self.number(0, 60))

    def date(self, sep='-'):
        return '2024%s%02d%s%02d' % (sep, self.number(1, 13), sep, self.number(1, 29))


def bar(t, label, fill='█', steps=12):
    """A progress bar: one physical line that is rewritten with carriage returns."""
    total = t.number(60, 400)
    return ['\r'.join('%s: %3d%%|%s%s| %d/%d [00:%02d<00:%02d, %6.2fit/s]' % (
        label, i * 100 // steps, fill * (i * 20 // steps), ' ' * (20 - i * 20 // steps), i * total // steps,
        total, i, steps - i, t.real(1, 200)) for i in range(steps + 1))]


# ---- sigmastar ----

def sigmastar_stages(t):
    return ['Start to analysis model...', 'Run analysis model OK.', 'Start to run statistics...', 'Run statistics OK.',
            'Start to run convert fixed network...', '\x1b[31mStart to evaluate on %s...\x1b[0m' % t.pick(MODELS),
            'Fixed model at: ./%s_fixed.sim' % t.pick(MODELS),
            'Total time elapsed: 00:%02d:%02d' % (t.number(0, 60), t.number(0, 60))]


def sigmastar_convert(t):
    lines = ['#########################', 'onnx model opset version:', ' version: %d' % t.number(9, 14)]
    for part in ('Buffer', 'Tensor', 'Operator', 'SubGraph', 'Model'):
        lines += ['=== create %s begin ===' % part, '=== create %s end ===' % part]
    return lines + ['\r'.join('[%-50s]%.2f%% | ETA: 00:00:%02d' % ('=' * i + '>', i * 2.0, 50 - i)
                              for i in range(0, 51, 5)),
                    'Float model at: ./%s_float.sim' % t.pick(MODELS)]


def sigmastar_similarity(t):
    return ['%d) %s MSE: %.6f COS: %.6f RMSE: %.6f' % (i, t.layer(), t.real(0, .06), t.real(.99, 1), t.real(0, .12))
            for i in range(t.number(5, 20))]


# ---- sophgo ----

def sophgo_compare(t):
    count = t.number(3, 12)
    lines = []
    for _ in range(count):
        lines += ['[%-32s] %12s [%6s]' % (t.layer() + '_' + t.pick(OPS), t.pick(('EQUAL', 'CLOSE', 'SIMILAR')), 'PASSED'),
                  '    (%s) float32 ' % t.shape()]
        if t.random() < .5:
            lines += ['    cosine_similarity      = %.6f' % t.real(.99, 1),
                      '    euclidean_similarity   = %.6f' % t.real(.95, 1),
                      '    sqnr_similarity        = %.6f' % t.real(20, 120)]
        else:
            lines.append('    close order            = %d' % t.number(3, 6))
    return lines + ['%d compared' % count, '%d passed' % count, '  1 equal, %d close, 0 similar' % (count - 1), '0 failed',
                    '  0 not equal, 0 not similar', 'min_similiarity = (%.7f, %.7f, %.6f)' % (
                        t.real(.99, 1), t.real(.95, 1), t.real(20, 120)),
                    'Target    %s_top_outputs.npz' % t.pick(MODELS), 'npz compare PASSED.']


def sophgo_run(t):
    name = t.pick(MODELS)
    return ['%s %s - INFO : TPU-MLIR v1.%d.%d-%s' % (t.date('/'), t.clock(), t.number(3, 20), t.number(0, 9), t.date('')),
            '[Running]: tpuc-opt %s_origin.mlir --shape-infer --canonicalize --extra-optimize -o %s.mlir' % (name, name),
            'Convert%sOp : top.%s succeed!' % ((t.pick(OPS),) * 2), 'Entering FusePreprocessPass.',
            'WARNING: qscale > 1,  = %e' % t.real(.9, 1.1),
            '[Success]: tpuc-opt %s_origin.mlir --shape-infer --canonicalize -o %s.mlir' % (name, name),
            'bmcpu init: skip cpu_user_defined', 'Cannot open libusercpu.so, disable user cpu layer.',
            '[BMRT][load_bmodel:%d] INFO:Loading bmodel from [%s.bmodel]. Thanks for your patience...' % (
                t.number(900, 1200), name),
            '[BMRT][~Bmruntime:231] DEBUG : Free device memory, byte size %d' % t.number(1000, 900000)]


def sophgo_calibration(t):
    return ['input_num = %d, ref = %d' % ((t.number(50, 300),) * 2), 'real input_num = %d' % t.number(50, 300)] + [
        '%s %.7f %.7f %.7f' % (t.layer() + '_' + t.pick(OPS), t.real(0, 30), t.real(-30, 0), t.real(0, 30))
        for _ in range(t.number(6, 20))] + ['auto tune end, run time:%.6f' % t.real(1, 90)]


# ---- axera ----

def loguru(t, level, where, text):
    return '%s %s.%03d | %-8s | %s:%d - %s' % (t.date(), t.clock(), t.number(0, 1000), level, where, t.number(20, 900), text)


def axera_build(t):
    return [loguru(t, 'WARNING', 'yamain.command.build:fill_default', "apply default input processor configuration to ['images']"),
            loguru(t, 'INFO', 'yamain.common.util:extract_archive', 'extract [data/%s.tar] to [output/quant/dataset/images]' % t.pick(MODELS)),
            '%d File(s) Loaded.' % t.number(16, 200),
            '[%s] AX %s Pass Running ...         Finished.' % (t.clock(), t.pick((
                'Refine Operation Config', 'LSTM Quantization Simplify', 'Quantize Simplify', 'Passive Parameter Quantization'))),
            'Network Quantization Finished.', 'quant.axmodel export success: output/quant/quant_axmodel.onnx',
            loguru(t, 'WARNING', 'yamain.command.load_model:pre_process', 'preprocess tensor [images]'),
            loguru(t, 'INFO', 'yamain.command.load_model:pre_process', 'tensor: images, (%s), U8' % t.shape()),
            loguru(t, 'INFO', 'yasched.test_onepass:build', 'max_cycle = {:,}'.format(t.number(10 ** 5, 10 ** 7))),
            'tiling op...   %s %d/%d 0:00:%02d' % ('━' * 30, t.number(1, 90), 90, t.number(0, 60))]


def axera_table(t):
    lines = ['                    Quant Precision Table【EndToEnd Reference】',
             '┏━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━┳━━━━━━━┳━━━━━━━━┳━━━━━━━━━┳━━━━━━━━━┓',
             '┃  Operator  ┃      Type       ┃ Output Tensor ┃      Shape       ┃ DType ┃ QDType ┃  Cosin  ┃   MSE   ┃',
             '┡━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━╇━━━━━━━╇━━━━━━━━╇━━━━━━━━━╇━━━━━━━━━┩']
    for i in range(t.number(3, 10)):
        lines.append('│ %-10s │ %-15s │ %-13d │ %-16s │ FP32  │   %s   │ %.5f │ %.5f │' % (
            '%s_%d' % (t.pick(OPS)[:6], i), 'AxQuantized' + t.pick(OPS)[:4], t.number(100, 900), '(%s)' % t.shape()[:14],
            t.pick(('U8', 'S8')), t.real(.98, 1), t.real(0, .02)))
    return lines + ['└────────────┴─────────────────┴───────────────┴──────────────────┴───────┴────────┴─────────┴─────────┘']


def axera_board(t):
    return ['[INFO] Using provider: AxEngineExecutionProvider', '[INFO] Compiler version: 3.3 3cdead5e',
            'Engine creating handle is done.', 'Engine get io info is done.', 'run over: output len 3',
            'Repeat 10 times, avg time %.2f ms, max_time %.2f ms, min_time %.2f ms' % (t.real(9, 40), t.real(9, 40), t.real(9, 40)),
            ' %d:  %d%%, [%d, %d, %d, %d], person' % (t.number(0, 9), t.number(50, 99), *(t.number(0, 2000) for _ in range(4)))]


# ---- horizon ----

def horizon_run(t):
    day = t.date()

    def line(text):
        return '%s %s,%03d INFO %s' % (day, t.clock(), t.number(0, 1000), text)
    march = t.pick(('bernoulli2', 'bayes', 'bayes-e'))
    return [line('Start hb_mapper....'), line('hbdk version 3.%d.%d' % (t.number(20, 50), t.number(0, 20))),
            line('horizon_nn version 0.%d.%d' % (t.number(10, 20), t.number(0, 9))),
            line('input shapes {\'data\': [%s]}' % t.shape()), line('Begin model checking....'),
            line('[Thu Jun 29 %s 2023] Start to calibrate the model.' % t.clock()),
            line('There are %d samples in the calibration data set.' % t.number(1, 200)),
            line('Run calibration model with %s method.' % t.pick(('max', 'kl', 'modelwise search'))),
            line('Select max-percentile:percentile=0.99995 method.'),
            line('[Thu Jun 29 %s 2023] End to compile the model with march %s.' % (t.clock(), march)),
            line('FPS=%.2f, latency = %.1f us' % (t.real(20, 900), t.real(900, 90000))),
            line('Convert to runtime bin file successfully!'), line('End Model Convert')]


def horizon_table(t):
    lines = ['=' * 112, '%-40s%-5s%-10s%-24s%-19s%-12s%s' % (
        'Node', 'ON', 'Subgraph', 'Type', 'Cosine Similarity', 'Threshold', 'In/Out DataType'), '-' * 112]
    return lines + ['%-40s%-5s%-10s%-24s%-19.6f%-12.6f%s' % (
        t.layer(), 'BPU', 'id(0)', t.pick(('HzSQuantizedConv', 'HzLut', 'HzSElementwiseAdd', 'Reshape')), t.real(.98, 1),
        t.real(.1, 30), 'int8/int8') for _ in range(t.number(4, 16))]


def horizon_board(t):
    return ['[BPU_PLAT]BPU Platform Version(1.3.%d)!' % t.number(1, 9), '[HBRT] set log level as 0. version = 3.15.55.0',
            '[DNN] Runtime version = 1.24.5_(3.15.55 HBRT)',
            '[A][DNN][packed_model.cpp:247][Model](%s,%s.163) [HorizonRT] The model builder version = 1.23.5' % (t.date(), t.clock())]


# ---- all of them ----

def inference(t):
    lines = []
    for i in range(t.number(4, 16)):
        name = t.layer()
        lines += ['%s %s,%03d INFO shape inference %s -> (%s)' % (t.date(), t.clock(), t.number(0, 1000), name, t.shape()),
                  'parse node %s type %s inputs %d outputs 1' % (name, t.pick(OPS), t.number(1, 4)),
                  'tensor[%d] %s min %.5f max %.5f scale %.8f zp %d dtype %s' % (
                      i, name, t.real(-9, 0), t.real(0, 9), t.real(0, .05), t.number(0, 255), t.pick(('INT8', 'UINT8', 'INT16')))]
    return lines


def dump(t):
    return ['    ' + ' '.join('%9.5f' % t.real(-2, 2) for _ in range(8)) for _ in range(t.number(3, 12))]


def warning(t):
    return ['/usr/local/lib/python3.8/site-packages/torch/onnx/utils.py:%d: UserWarning: The shape inference of prim::%s type is '
            'missing, so it may result in wrong shape inference for the exported graph.' % (t.number(100, 2000), t.pick(OPS)),
            '  _C._jit_pass_onnx_graph_shape_type_inference(graph, params_dict, GLOBALS.export_onnx_opset_version)',
            '/opt/venv/lib/python3.6/site-packages/torch/cuda/__init__.py:52: UserWarning: CUDA initialization: Found no NVIDIA '
            'driver on your system.', '  return torch._C._cuda_getDeviceCount() > 0',
            'OpenBLAS WARNING - could not determine the L2 cache size on this system, assuming 256k']


def traceback_of_warning(t):
    return ['WARNING: %s is taken from the cache of an earlier run' % t.layer(), 'Traceback (most recent call last):',
            '  File "/home/<user>/toolchain/python/%s.py", line %d, in run' % (t.pick(PLACES), t.number(1, 900)),
            '    result = self.session.run(self.output_names, feed)',
            '  File "/usr/lib/python3.8/threading.py", line %d, in wait' % t.number(1, 900), '    waiter.acquire()',
            'retrying with a smaller batch size']


SHAPES = (
    (sigmastar_stages, 3), (sigmastar_convert, 3), (sigmastar_similarity, 6), (sophgo_compare, 5), (sophgo_run, 4),
    (sophgo_calibration, 4), (axera_build, 5), (axera_table, 3), (axera_board, 2), (horizon_run, 4), (horizon_table, 5),
    (horizon_board, 2), (inference, 8), (dump, 4), (warning, 2), (traceback_of_warning, 1),
    (lambda t: bar(t, 'compare %s' % t.layer()), 1), (lambda t: bar(t, 'max calibration in progress'), 1),
    (lambda t: bar(t, 'Calibration Progress(Phase 1)'), 1), (lambda t: bar(t, '[2048] threshold: %s' % t.layer(), '#'), 1),
)


def main():
    t = Text(SEED)
    wheel = [make for make, share in SHAPES for _ in range(share)]
    out = []
    size = 0
    while size < SIZE_BYTES:
        block = ('\n'.join(t.pick(wheel)(t)) + '\n').encode()
        out.append(block)
        size += len(block)
    sys.stdout.buffer.write(b''.join(out))


if __name__ == '__main__':
    main()
