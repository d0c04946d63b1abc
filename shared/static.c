// What a static executable arranges for itself, before .NET starts: it carries its own libc, and runs in images that have another one, or none.
#include <errno.h>
#include <fcntl.h>
#include <nss.h>
#include <pthread.h>
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

const EVP_CIPHER *__real_ssl_evp_cipher_fetch(OSSL_LIB_CTX *library, int cipher, const char *properties);

// A connection's settings look up two dozen ciphers, and .NET offers servers these alone where no configuration chose.
const EVP_CIPHER *__wrap_ssl_evp_cipher_fetch(OSSL_LIB_CTX *library, int cipher, const char *properties) {
    switch (cipher) {
    case NID_aes_128_gcm:
    case NID_aes_256_gcm:
    case NID_aes_128_cbc:
    case NID_aes_256_cbc:
    case NID_chacha20_poly1305:
        return __real_ssl_evp_cipher_fetch(library, cipher, properties);
    default:
        return is_configured() ? __real_ssl_evp_cipher_fetch(library, cipher, properties) : NULL;
    }
}

// All ciphers under all their names, registered at every start and gone through once more, wait for who asks for one by its name: nothing of TLS.
void __real_openssl_add_all_ciphers_int(void);
const EVP_CIPHER *__real_EVP_get_cipherbyname(const char *name);
const EVP_CIPHER *__real_evp_get_cipherbyname_ex(OSSL_LIB_CTX *library, const char *name);

void __wrap_openssl_add_all_ciphers_int(void) {}

static void add_ciphers(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, __real_openssl_add_all_ciphers_int);
}

const EVP_CIPHER *__wrap_EVP_get_cipherbyname(const char *name) {
    add_ciphers();
    return __real_EVP_get_cipherbyname(name);
}

const EVP_CIPHER *__wrap_evp_get_cipherbyname_ex(OSSL_LIB_CTX *library, const char *name) {
    add_ciphers();
    return __real_evp_get_cipherbyname_ex(library, name);
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
