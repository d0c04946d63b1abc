// What ssmwrap must know before the .NET runtime starts, and what it must undo before it execs.
//
// The runtime ignores SIGPIPE, takes signals of its own and may raise limits while it starts. A command that is executed afterwards would
// inherit all that. So the linker (--wrap=main) lets main() begin here: we record what we were started with, let the runtime's main run, and
// restore everything immediately before execve. Only the native executable has this file; elsewhere Launcher.cs does what C# can do.
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define TEXT(x) TEXT_(x)
#define TEXT_(x) #x

#ifdef SSMWRAP_STATIC
const char *gap_openssl(void); // of shared/static.c
#else
static const char *gap_openssl(void) { return ""; }
#endif

const char *ssmwrap_version(void) {
    static char text[128];
    snprintf(text, sizeof text, "ssmwrap " TEXT(SSMWRAP_VERSION) "\n%s", gap_openssl());
    return text;
}

static struct {
    char **argv;
    char **envp;
    sigset_t mask;
    struct sigaction actions[NSIG];
    int known[NSIG];
    struct rlimit files;
} start;

int __real_main(int argc, char **argv, char **envp);

// As process 1 the kernel delivers no signal that has no handler: a container that still waits for its parameters could not be stopped.
static void ended(int sig) { _exit(128 + sig); }

int __wrap_main(int argc, char **argv, char **envp) {
    // The version needs no runtime.
    if (argc == 2 && argv[1][0] == '-' && strcmp(argv[1] + (argv[1][1] == '-' ? 2 : 1), "version") == 0) {
        const char *version = ssmwrap_version();
        if (write(STDOUT_FILENO, version, strlen(version)) == (ssize_t)strlen(version))
            return 0;
        perror("ssmwrap: standard output cannot be written");
        return 1;
    }
    start.argv = argv;
    start.envp = envp;
    sigprocmask(SIG_SETMASK, NULL, &start.mask);
    for (int sig = 1; sig < NSIG; sig++)
        start.known[sig] = sigaction(sig, NULL, &start.actions[sig]) == 0;
    getrlimit(RLIMIT_NOFILE, &start.files);
    if (getpid() == 1) {
        static const int stops[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
        struct sigaction stop = {.sa_handler = ended};
        for (unsigned i = 0; i < sizeof stops / sizeof *stops; i++)
            if (start.actions[stops[i]].sa_handler == SIG_DFL)
                sigaction(stops[i], &stop, NULL);
    }
    // The runtime's threads hardly allocate here: one heap for all saves each of them mapping its own.
    mallopt(M_ARENA_MAX, 1);
    return __real_main(argc, argv, envp);
}

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *argument);

// A cgroup at its limit of memory or processes refuses a thread that it would grant a moment later. The runtime asks once, then aborts with
// OutOfMemoryException or ends without a word; so we ask again for a second, as Go's does (runtime/cgo, _cgo_try_pthread_create), then say why.
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *argument) {
    int refused = __real_pthread_create(thread, attributes, run, argument);
    for (long wait = 1; refused == EAGAIN && wait <= 512; wait *= 2) {
        struct timespec pause = {.tv_nsec = wait * 1000000};
        nanosleep(&pause, NULL);
        refused = __real_pthread_create(thread, attributes, run, argument);
    }
    if (refused != 0) {
        dprintf(STDERR_FILENO, "ssmwrap: the system refuses a thread (%s): raise the limit of processes (ulimit -u, pids.max) or of memory\n",
                strerror(refused));
        _exit(1);
    }
    return 0;
}

char **ssmwrap_argv(void) { return start.argv; }

char **ssmwrap_envp(void) { return start.envp; }

// Returns only when it failed: the error number.
int ssmwrap_exec(const char *path, char *const argv[], char *const envp[]) {
    for (int sig = 1; sig < NSIG; sig++)
        if (start.known[sig] && sig != SIGKILL && sig != SIGSTOP)
            sigaction(sig, &start.actions[sig], NULL);
    setrlimit(RLIMIT_NOFILE, &start.files);
    // Last: what has been held back so far is delivered to us now, as it would have been to the command.
    sigprocmask(SIG_SETMASK, &start.mask, NULL);
    execve(path, argv, envp);
    return errno;
}
