#pragma once
/* libsystemd, and the few kernel calls Swift cannot import because C spells them variadic.
   _GNU_SOURCE is never defined here: clang would then see two fd_set definitions beside CDispatch. */
#define SD_JOURNAL_SUPPRESS_LOCATION 1
#include <signal.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-id128.h>
#include <systemd/sd-journal.h>

extern int pipe2(int fds[2], int flags); /* glibc hides it without _GNU_SOURCE, as this one: */
extern int memfd_create(const char *name, unsigned int flags);
#ifndef POSIX_SPAWN_SETSID
#define POSIX_SPAWN_SETSID 0x80
#endif
static const short rlw_spawn_flags =
    POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;

static inline int rlw_become_subreaper(void) {
  return prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
}
static inline int rlw_waitid_pidfd(int fd, siginfo_t *info, int options) {
  return waitid((idtype_t)P_PIDFD, (id_t)fd, info, options);
}
static inline int rlw_si_status(const siginfo_t *info) { return info->si_status; }
static inline int rlw_si_code(const siginfo_t *info) { return info->si_code; }
static inline int rlw_closefrom(posix_spawn_file_actions_t *actions, int from) {
  return posix_spawn_file_actions_addclosefrom_np(actions, from);
}
/* Closed on exec (MFD_CLOEXEC, which glibc hides, too). */
static inline int rlw_memfd(const char *name) { return memfd_create(name, 1U); }
