#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "The list of system calls is known for x86-64 and arm64 only."
#endif

/// x86-64 reaches each system call by a second number with this bit.
#define X32_BIT 0x40000000U

#define REFUSE(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##name, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

/// Refuses what an exploit would begin with. A list of what is allowed would be stronger, and would break with a release of glibc or
/// fontconfig; the systemd unit has one that systemd keeps up to date.
static int refuse_system_calls(void) {
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        REFUSE(execve),
        REFUSE(execveat),
        REFUSE(clone),
        REFUSE(clone3),
#ifdef __NR_fork
        REFUSE(fork),
        REFUSE(vfork),
#endif
        REFUSE(socket),
        REFUSE(socketpair),
        REFUSE(connect),
        REFUSE(bind),
        REFUSE(ptrace),
        REFUSE(process_vm_readv),
        REFUSE(process_vm_writev),
        REFUSE(pidfd_getfd),
        REFUSE(io_uring_setup),
        REFUSE(bpf),
        REFUSE(perf_event_open),
        REFUSE(userfaultfd),
        REFUSE(keyctl),
        REFUSE(add_key),
        REFUSE(request_key),
        REFUSE(unshare),
        REFUSE(setns),
        REFUSE(mount),
        REFUSE(umount2),
        REFUSE(pivot_root),
        REFUSE(chroot),
        REFUSE(open_by_handle_at),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = sizeof filter / sizeof filter[0], .filter = filter};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 ? 0 : errno;
}

static int limit(int resource, uint64_t soft, uint64_t hard) {
    struct rlimit wanted = {.rlim_cur = soft, .rlim_max = hard};
    return setrlimit(resource, &wanted) == 0 ? 0 : errno;
}

static int limit_resources(bindery_sandbox_limits limits) {
    int error = 0;
    // The first second beyond the limit is the handler's, the next one the kernel's.
    if ((error = limit(RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1)) != 0) return error;
    if ((error = limit(RLIMIT_AS, limits.address_space, limits.address_space)) != 0) return error;
    if ((error = limit(RLIMIT_NOFILE, limits.descriptors, limits.descriptors)) != 0) return error;
    // Of files only: replies go to a socket or a pipe.
    if ((error = limit(RLIMIT_FSIZE, 0, 0)) != 0) return error;
    if ((error = limit(RLIMIT_CORE, 0, 0)) != 0) return error;
    return limit(RLIMIT_NPROC, 0, 0);
}

static uint8_t exhausted_reply[128];
static size_t exhausted_length;
static volatile sig_atomic_t reply_has_begun;

/// SIGXCPU when the time is over; SIGABRT from poppler and libstdc++ when memory is, or when they contradict themselves.
static void give_up(int signal) {
    (void)signal;
    if (reply_has_begun) _exit(1);
    _exit(write(STDOUT_FILENO, exhausted_reply, exhausted_length) == (ssize_t)exhausted_length ? 0 : 1);
}

/// Whoever started the program may have left the signal blocked.
static int handle(int signal) {
    struct sigaction action = {.sa_handler = give_up};
    sigset_t handled;
    sigemptyset(&handled);
    sigaddset(&handled, signal);
    if (sigaction(signal, &action, NULL) != 0) return errno;
    return sigprocmask(SIG_UNBLOCK, &handled, NULL) == 0 ? 0 : errno;
}

int bindery_sandbox_enter(bindery_sandbox_limits limits, const uint8_t *exhausted, size_t length) {
    if (length > sizeof exhausted_reply) return EMSGSIZE;
    memcpy(exhausted_reply, exhausted, length);
    exhausted_length = length;
    int error = 0;
    if ((error = handle(SIGXCPU)) != 0) return error;
    if ((error = handle(SIGABRT)) != 0) return error;
    if ((error = limit_resources(limits)) != 0) return error;
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return errno;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
    return refuse_system_calls();
}

void bindery_sandbox_reply_begins(void) { reply_has_begun = 1; }
