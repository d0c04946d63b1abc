// What a static executable arranges for itself, before .NET starts: it carries its own libc, and runs in images that have another one, or none.
#include <errno.h>
#include <fcntl.h>
#include <nss.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/random.h>
#ifdef GAP_OPENSSL
#include <openssl/err.h>
#include <openssl/ssl.h>
#endif

// /etc/hosts, then DNS, and nothing else: an nsswitch.conf may name modules of the image's libc, which is not ours.
__attribute__((constructor)) static void use_own_name_services(void) {
    __nss_configure_lookup("hosts", "files dns");
    __nss_configure_lookup("passwd", "files");
    __nss_configure_lookup("group", "files");
}

// A closed standard stream would be the next file or connection that is opened, and get what is written to the stream. A command that is executed
// finds it closed as before. Only who writes to standard output needs to know that nobody reads it.
__attribute__((constructor)) static void open_standard_streams(void) {
    for (int file = 0; file <= 2; file++)
        if (fcntl(file, F_GETFD) < 0)
            (void)!open("/dev/null", (file == 1 ? O_RDONLY : O_RDWR) | O_CLOEXEC);
}

// The runtime reads /dev/urandom, which not every root has, and ends without it; the kernel gives the same by a call.
int __wrap_SystemNative_GetCryptographicallySecureRandomBytes(unsigned char *bytes, int count) {
    for (int done = 0; done < count;) {
        ssize_t got = getrandom(bytes + done, (size_t)(count - done), 0);
        if (got > 0)
            done += (int)got;
        else if (errno != EINTR)
            return -1;
    }
    return 0;
}

// The runtime times this call, at every start and longer than it will ever use it, to choose between it and a thread's number. The number will do.
int __wrap_SystemNative_SchedGetCpu(void) { return -1; }

#ifdef GAP_OPENSSL
// OpenSSL's configuration is what OPENSSL_CONF names. Elsewhere every image has a file of its own, for the OpenSSL that it has itself.
static int is_configured(void) { return getenv("OPENSSL_CONF") != NULL; }

int __real_OPENSSL_init_ssl(uint64_t options, const OPENSSL_INIT_SETTINGS *settings);

int __wrap_OPENSSL_init_ssl(uint64_t options, const OPENSSL_INIT_SETTINGS *settings) {
    if (!is_configured())
        options = (options & ~(uint64_t)OPENSSL_INIT_LOAD_CONFIG) | OPENSSL_INIT_NO_LOAD_CONFIG;
    return __real_OPENSSL_init_ssl(options, settings);
}

int CryptoNative_EnsureOpenSslInitialized(void);
void __real_CryptoNative_EnsureLibSslInitialized(void);

// .NET makes a connection's settings to see whether a configuration chose the ciphers. Nothing did where none was read.
void __wrap_CryptoNative_EnsureLibSslInitialized(void) {
    if (is_configured())
        __real_CryptoNative_EnsureLibSslInitialized();
    else
        CryptoNative_EnsureOpenSslInitialized();
}

// The texts of two thousand errors, loaded at every start, wait for a first error.
int __wrap_ossl_err_load_crypto_strings(void) { return 1; }
int __wrap_ossl_err_load_SSL_strings(void) { return 1; }

int __real_ossl_err_load_crypto_strings(void);
int __real_ossl_err_load_SSL_strings(void);
void __real_ERR_error_string_n(unsigned long error, char *text, size_t length);
const char *__real_ERR_reason_error_string(unsigned long error);

static void load_texts(void) {
    static atomic_flag begun = ATOMIC_FLAG_INIT;
    // Loading asks for a text itself, to see whether it was loaded.
    if (!atomic_flag_test_and_set(&begun)) {
        __real_ossl_err_load_crypto_strings();
        __real_ossl_err_load_SSL_strings();
    }
}

void __wrap_ERR_error_string_n(unsigned long error, char *text, size_t length) {
    load_texts();
    __real_ERR_error_string_n(error, text, length);
}

const char *__wrap_ERR_reason_error_string(unsigned long error) {
    load_texts();
    return __real_ERR_reason_error_string(error);
}
#endif

// The OpenSSL that is linked in, for -version; nothing where there is none.
const char *gap_openssl(void) {
#ifdef GAP_OPENSSL
    return OPENSSL_VERSION_TEXT " (linked in)\n";
#else
    return "";
#endif
}
