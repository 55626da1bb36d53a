// Linux calls that Glibc's module does not show. Nothing is linked: they live in libc.
#ifndef PORTICO_CLINUX_H
#define PORTICO_CLINUX_H

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <fcntl.h>
#include <unistd.h>
#include <sys/syscall.h>
#include <errno.h>

// accept4 hides behind _GNU_SOURCE, which must not be defined here: it would change types that Glibc's module has too.
static inline int portico_accept4(int fd, struct sockaddr *address, socklen_t *length, int flags) {
    extern int accept4(int, struct sockaddr *, socklen_t *, int);
    return accept4(fd, address, length, flags);
}

// prctl is variadic, which Swift cannot call. The name (15 bytes at most) shows in top and perf.
static inline int portico_name_thread(const char *name) {
    return prctl(PR_SET_NAME, (unsigned long)name, 0UL, 0UL, 0UL);
}

// Two buffers in one system call, without SIGPIPE: writev has no flags, so this is sendmsg.
static inline ssize_t portico_send2(int fd, const void *a, size_t na, const void *b, size_t nb) {
    struct iovec parts[2] = { { (void *)a, na }, { (void *)b, nb } };
    struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
    return sendmsg(fd, &message, MSG_NOSIGNAL);
}

// Tells the kernel to give new connections of this SO_REUSEPORT group to the sockets from `first` on, `count` of them by
// turns; where the group has no such socket it falls back to its own choice. BPF_STMT and BPF_K are macros.
static inline int portico_prefer_newer_listeners(int fd, unsigned first, unsigned count) {
    struct sock_filter code[] = {
        { BPF_LD | BPF_W | BPF_ABS, 0, 0, (unsigned)(SKF_AD_OFF + SKF_AD_RANDOM) },
        { BPF_ALU | BPF_MOD | BPF_K, 0, 0, count },
        { BPF_ALU | BPF_ADD | BPF_K, 0, 0, first },
        { BPF_RET | BPF_A, 0, 0, 0 },
    };
    struct sock_fprog program = { .len = 4, .filter = code };
    return setsockopt(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program, sizeof program);
}

// How many cores this process may run on. sched_getaffinity hides behind _GNU_SOURCE as well.
static inline int portico_allowed_cores(void) {
    extern long syscall(long number, ...);
    unsigned long mask[128] = {0};
    long bytes = syscall(SYS_sched_getaffinity, 0, sizeof mask, mask);
    int count = 0;
    for (long word = 0; word < bytes / (long) sizeof mask[0]; word++) count += __builtin_popcountl(mask[word]);
    return count;
}

// Lets a listening socket begin no new connection while those whose handshake is under way are finished: segments with SYN are
// dropped, and their senders ask again. A socket filter sees a segment from its TCP header on; the flags are byte 13.
static inline int portico_drop_new_connections(int fd) {
    struct sock_filter code[] = {
        { BPF_LD | BPF_B | BPF_ABS, 0, 0, 13 },
        { BPF_JMP | BPF_JSET | BPF_K, 0, 1, 0x02 },
        { BPF_RET | BPF_K, 0, 0, 0 },
        { BPF_RET | BPF_K, 0, 0, 0xffffffff },
    };
    struct sock_fprog program = { .len = 4, .filter = code };
    return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

// Takes such a preference away again.
static inline int portico_forget_listener_preference(int fd) {
    int unused = 0;
    return setsockopt(fd, SOL_SOCKET, SO_DETACH_REUSEPORT_BPF, &unused, sizeof unused);
}

#endif
