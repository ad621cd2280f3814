#ifndef BINDERY_CCHILDPROCESS_H
#define BINDERY_CCHILDPROCESS_H

#include <sys/types.h>

/// Starts a program in a process group of its own, with an empty environment, no signal blocked or ignored, and three descriptors:
/// `stream` for standard input and output, `complaints` for standard error.
///
/// In C, because Swift doesn't see what glibc alone has: closing every other descriptor, those included that a library forgot to mark.
/// - Returns: 0 and the process, or an error number.
int bindery_spawn(const char *const *arguments, int stream, int complaints, pid_t *process);

#endif
