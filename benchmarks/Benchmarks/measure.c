// Runs a command and tells what it took, children included, more exactly than /usr/bin/time does. A program of its own, and small: the kernel
// counts what a process had resident before it became another program as the other's peak, and a .NET process has a lot.
//
//   measure CGROUP|- COMMAND [ARGUMENT…]
//
// CGROUP is a file cgroup.procs, into which the command goes before it starts. When standard input is closed, the command is killed.
// The last line of standard output: start and end in nanoseconds of CLOCK_MONOTONIC, microseconds of CPU time in user and system mode, peak of
// resident memory in KiB, exit status as of waitpid(2).
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static long long microseconds(struct timeval time) { return time.tv_sec * 1000000LL + time.tv_usec; }

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    long long start = now();
    pid_t child = fork();
    if (child < 0) return 1;
    if (child == 0) {
        if (strcmp(argv[1], "-")) {
            int group = open(argv[1], O_WRONLY);
            if (group < 0 || write(group, "0", 1) != 1) _exit(126);
            close(group);
        }
        int nothing = open("/dev/null", O_RDONLY);
        dup2(nothing, 0);
        close(nothing);
        execv(argv[2], argv + 2);
        _exit(127);
    }
    struct pollfd ends[] = {{syscall(SYS_pidfd_open, child, 0), POLLIN, 0}, {0, POLLIN, 0}};
    poll(ends, 2, -1);
    if (!ends[0].revents) kill(child, SIGKILL);
    int status;
    struct rusage used;
    wait4(child, &status, 0, &used);
    printf("\n%lld %lld %lld %ld %d\n", start, now(), microseconds(used.ru_utime) + microseconds(used.ru_stime), used.ru_maxrss, status);
    return 0;
}
