/* attr.h - compiler attributes; they expand to nothing elsewhere. */
#ifndef NPD_BASE_ATTR_H
#define NPD_BASE_ATTR_H

#if defined(__GNUC__)
#define NPD_PRINTF(f, a) __attribute__((format(printf, f, a), nonnull(f)))
#define NPD_NODISCARD __attribute__((warn_unused_result))
#define NPD_NORETURN __attribute__((noreturn))
#else
#define NPD_PRINTF(f, a)
#define NPD_NODISCARD
#define NPD_NORETURN
#endif

#endif
