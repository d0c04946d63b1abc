// Measures a program that takes a few milliseconds, without blurring them: forks, execs, waits, many times; and is the Parameter Store that the
// program asks. Everything that is measured against it in one run is measured alike.
//
//   runner ROUNDS PARAMETERS DELAY_MS COMMAND [ARGUMENT…]
//
// The store has PARAMETERS parameters below every path, ten a page, and takes DELAY_MS for an answer; AWS_ENDPOINT_URL leads to it.
// Prints: median ms, 10th percentile ms, median peak memory in KiB, requests per round.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int parameters, delay_ms, requests;

static void *serve(void *connection) {
    int fd = (int)(long)connection;
    static __thread char in[16384], body[16384], out[20000];
    int have = 0, one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    for (;;) {
        char *end = NULL, *length;
        int got, want = -1;
        while (want < 0 || have < want) {
            if ((got = read(fd, in + have, sizeof in - 1 - have)) <= 0) { close(fd); return NULL; }
            in[have += got] = 0;
            if (want < 0 && (end = strstr(in, "\r\n\r\n")) && (length = strcasestr(in, "content-length:")))
                want = (int)(end + 4 - in) + atoi(length + 15);
        }
        __sync_fetch_and_add(&requests, 1);
        if (delay_ms) usleep(delay_ms * 1000);
        char *token = strstr(end, "\"NextToken\":\"");
        char *path = strstr(end, "\"Path\":\"");
        int level = path ? (int)strcspn(path + 8, "\"") : 0;
        int start = token ? atoi(token + 13) : 0, n = sprintf(body, "{\"Parameters\":[");
        for (int i = start; i < start + 10 && i < parameters; i++)
            n += sprintf(body + n,
                "%s{\"ARN\":\"arn:aws:ssm:us-east-1:123456789012:parameter/prod/key%03d\",\"DataType\":\"text\",\"LastModifiedDate\":1.7e9,"
                "\"Name\":\"%.*s/key%03d\",\"Type\":\"SecureString\",\"Value\":\"value of parameter %03d\",\"Version\":1}",
                i > start ? "," : "", i, level, path ? path + 8 : "", i, i);
        n += sprintf(body + n, start + 10 < parameters ? "],\"NextToken\":\"%d\"}" : "]}", start + 10);
        int total = sprintf(out, "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: %d\r\n\r\n%s", n, body);
        if (write(fd, out, total) != total) { close(fd); return NULL; }
        have = 0;
    }
}

static void *accept_all(void *listener) {
    for (;;) {
        pthread_t thread;
        long fd = accept4((int)(long)listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0 && pthread_create(&thread, NULL, serve, (void *)fd) == 0) pthread_detach(thread);
    }
}

static int ascending(const void *a, const void *b) { return *(double *)a < *(double *)b ? -1 : *(double *)a > *(double *)b; }

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    int rounds = atoi(argv[1]), warm = 5;
    parameters = atoi(argv[2]);
    delay_ms = atoi(argv[3]);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    long listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (void *)&address, size) || listen(listener, 64) || getsockname(listener, (void *)&address, &size)) return 3;
    char url[64];
    sprintf(url, "http://127.0.0.1:%d", ntohs(address.sin_port));
    setenv("AWS_ENDPOINT_URL", url, 1);
    pthread_t thread;
    pthread_create(&thread, NULL, accept_all, (void *)listener);

    double *ms = calloc(rounds, sizeof *ms), *kib = calloc(rounds, sizeof *kib);
    for (int i = -warm; i < rounds; i++) {
        struct timespec from, to;
        struct rusage used;
        int status;
        if (i == 0) requests = 0;
        clock_gettime(CLOCK_MONOTONIC, &from);
        pid_t child = vfork();
        if (child == 0) { execv(argv[4], argv + 4); _exit(127); }
        wait4(child, &status, 0, &used);
        clock_gettime(CLOCK_MONOTONIC, &to);
        if (status) { fprintf(stderr, "%s ended with status %d\n", argv[4], status); return 4; }
        if (i < 0) continue;
        ms[i] = (to.tv_sec - from.tv_sec) * 1e3 + (to.tv_nsec - from.tv_nsec) / 1e6;
        kib[i] = used.ru_maxrss;
    }
    qsort(ms, rounds, sizeof *ms, ascending);
    qsort(kib, rounds, sizeof *kib, ascending);
    printf("%.3f %.3f %.0f %d\n", ms[rounds / 2], ms[rounds / 10], kib[rounds / 2], requests / rounds);
    return 0;
}
