"""What configparser makes of files, in the lines of driver.c: configparser_dump.py py|inline FILE...

Runs under every Python from 3.7 on.
"""

import configparser
import sys


def quoted(text):
    return '"%s"' % text.encode("utf-8", "surrogatepass").hex()


def state_of(error):
    """Section, key and line at which the parser stood."""
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_name == "_read":
            local = trace.tb_frame.f_locals
            return local["sectname"], local["optname"], local["lineno"]
        trace = trace.tb_next
    raise error


def errors(path, parser):
    """(class, section, key, line) of what reading raises; nothing where it does not."""
    try:
        parser.read(path, encoding="utf-8")
    except configparser.DuplicateOptionError as e:
        return [("DuplicateOptionError", e.section, e.option, e.lineno)]
    except configparser.DuplicateSectionError as e:
        return [("DuplicateSectionError", e.section, "", e.lineno)]
    except configparser.MissingSectionHeaderError as e:
        return [("MissingSectionHeaderError", "", "", e.lineno)]
    except configparser.ParsingError as e:
        return [("ParsingError", None, "", line) for line, _ in e.errors]
    except UnicodeDecodeError:
        with open(path, "rb") as file:
            data = file.read()
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as e:
            return [("UnicodeDecodeError", "", "", e.start)]
    except AttributeError as e:
        return [("AttributeError", *state_of(e))]
    return []


def show_error(name, section, key, number):
    place = "* %d" % number if name == "UnicodeDecodeError" else "%d *" % number
    print("error %s %s %s %s" % (name, "*" if section is None else quoted(section), quoted(key), place))


def show_value(parser, section, key):
    try:
        value = parser.get(section, key)
        shown = "-" if value is None else quoted(value)
    except (configparser.Error, TypeError) as e:
        shown = "!" + type(e).__name__
    print("value %s %s %s" % (quoted(section), quoted(key), shown))


def main():
    for number, path in enumerate(sys.argv[2:]):
        print("file %d" % number)
        inline = ("#",) if sys.argv[1] == "inline" else None
        parser = configparser.ConfigParser(allow_no_value=True, inline_comment_prefixes=inline)
        found = errors(path, parser)
        for error in found:
            show_error(*error)
        if found:
            continue
        for section in parser.sections():
            print("header %s" % quoted(section))
            for key in parser[section]:
                show_value(parser, section, key)
        for key in parser.defaults():
            show_value(parser, "DEFAULT", key)


main()
