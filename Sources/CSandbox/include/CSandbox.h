#ifndef BINDERY_CSANDBOX_H
#define BINDERY_CSANDBOX_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    /// Seconds of processor time.
    uint64_t cpu_seconds;
    /// Bytes of address space.
    uint64_t address_space;
    uint64_t descriptors;
} bindery_sandbox_limits;

/// Takes from the process what reading a document doesn't need: more processor time and memory than `limits` say, files to write, more
/// descriptors, core dumps, new privileges, and the system calls that start programs, open sockets or reach into other processes.
/// When time or memory runs out from here on, `exhausted` is written to standard output and the process ends with 0.
/// - Returns: 0, or the error number of what couldn't be done.
int bindery_sandbox_enter(bindery_sandbox_limits limits, const uint8_t *exhausted, size_t length);

/// From here on running out writes nothing: a reply has begun.
void bindery_sandbox_reply_begins(void);

#endif
