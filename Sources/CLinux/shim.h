// Linux calls that Glibc's module does not show. Nothing is linked: they live in libc.
#ifndef PORTICO_CLINUX_H
#define PORTICO_CLINUX_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <fcntl.h>
#include <unistd.h>
#include <errno.h>

// accept4 hides behind _GNU_SOURCE, which the Glibc module map does not define.
static inline int portico_accept4(int fd, struct sockaddr *address, socklen_t *length, int flags) {
    extern int accept4(int, struct sockaddr *, socklen_t *, int);
    return accept4(fd, address, length, flags);
}

#endif
