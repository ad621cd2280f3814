#define _GNU_SOURCE
#include "CChildProcess.h"

#include <signal.h>
#include <spawn.h>
#include <unistd.h>

static int add_actions(posix_spawn_file_actions_t *actions, int stream, int complaints) {
    int error = 0;
    if ((error = posix_spawn_file_actions_adddup2(actions, stream, STDIN_FILENO)) != 0) return error;
    if ((error = posix_spawn_file_actions_adddup2(actions, stream, STDOUT_FILENO)) != 0) return error;
    if ((error = posix_spawn_file_actions_adddup2(actions, complaints, STDERR_FILENO)) != 0) return error;
    return posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
}

/// A server ignores SIGPIPE, and its threads block other signals.
static int set_attributes(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int error = 0;
    if ((error = posix_spawnattr_setsigmask(attributes, &none)) != 0) return error;
    if ((error = posix_spawnattr_setsigdefault(attributes, &all)) != 0) return error;
    if ((error = posix_spawnattr_setpgroup(attributes, 0)) != 0) return error;
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

int bindery_spawn(const char *const *arguments, int stream, int complaints, pid_t *process) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    char *const environment[] = {NULL};
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) return error;
    if ((error = posix_spawnattr_init(&attributes)) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return error;
    }
    if ((error = add_actions(&actions, stream, complaints)) == 0 && (error = set_attributes(&attributes)) == 0) {
        error = posix_spawn(process, arguments[0], &actions, &attributes, (char *const *)arguments, environment);
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}
