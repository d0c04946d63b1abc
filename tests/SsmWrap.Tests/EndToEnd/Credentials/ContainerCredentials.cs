using GapFurniture.Pieces;
using GapFurniture.SsmWrap.Tests.EndToEnd.Fakes;

namespace GapFurniture.SsmWrap.Tests.EndToEnd.Credentials;

/// <summary>As in tasks of ECS and pods of EKS.</summary>
/// <seealso href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html"/>
public sealed class ContainerCredentials : CredentialScene
{
    [Fact]
    public async Task They_come_from_the_address_that_the_environment_names()
    {
        await using var container = await FakeServer.StartAsync(CredentialPages.Container(Key));

        (await OutputAsync($"{NoKeys} export AWS_CONTAINER_CREDENTIALS_FULL_URI={container.Address}/v2/credentials/task; {Read}")).ShouldBe(
            "v\n"
        );
        container.Requests.ShouldBe(["GET /v2/credentials/task"]);
    }

    [Fact]
    public async Task The_authorization_token_is_sent()
    {
        await using var container = await FakeServer.StartAsync(CredentialPages.Container(Key, "Basic a+b/c="));
        var script =
            $"{NoKeys} export AWS_CONTAINER_CREDENTIALS_FULL_URI={container.Address}/v2/credentials/task AWS_CONTAINER_AUTHORIZATION_TOKEN='Basic a+b/c='; {Read}";

        (await OutputAsync(script)).ShouldBe("v\n");
    }

    [Fact]
    public async Task The_authorization_token_is_read_from_its_file()
    {
        await using var container = await FakeServer.StartAsync(CredentialPages.Container(Key, "pod-token"));
        var file = Write("var/token", "pod-token");
        var script =
            $"{NoKeys} export AWS_CONTAINER_CREDENTIALS_FULL_URI={container.Address}/v2/credentials/task AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE={file}; {Read}";

        (await OutputAsync(script)).ShouldBe("v\n");
    }

    [Fact]
    public async Task A_relative_address_is_asked_of_the_hosts_agent()
    {
        await using var container = await FakeServer.StartAsync(CredentialPages.Container(Key));
        var detour = await DetourAsync("169.254.170.2", container.Port);

        // Into a static executable no library can be put before its own.
        (
            await OutputAsync(
                $"{NoKeys} export AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/task W={PieceExecutable.Built("SsmWrap")}; LD_PRELOAD={detour} {Read}",
                ("DOTNET_ROOT", Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "/usr/share/dotnet")
            )
        ).ShouldBe("v\n");
        container.Requests.ShouldBe(["GET /v2/credentials/task"]);
    }

    [Fact]
    public async Task A_refusal_is_said_in_one_line_with_what_to_do()
    {
        await using var container = await FakeServer.StartAsync(CredentialPages.Container(Key, "right"));
        var script =
            $"{NoKeys} export AWS_CONTAINER_CREDENTIALS_FULL_URI={container.Address}/v2/credentials/task AWS_CONTAINER_AUTHORIZATION_TOKEN=s3cr3t-wrong; {Read}";

        var ran = await ShAsync(script);

        ran.Status.ShouldBe(1);
        ran.Error.TrimEnd('\n').ShouldNotContain("\n");
        ran.Error.ShouldStartWith("ssmwrap: ");
        ran.Error.ShouldContain("credentials");
        ran.Error.ShouldNotContain("s3cr3t-wrong");
        SaysNoSecret(ran);
    }

    [Fact]
    public async Task An_address_that_is_not_this_hosts_is_refused_in_one_line_that_names_it()
    {
        var ran = await ShAsync($"{NoKeys} export AWS_CONTAINER_CREDENTIALS_FULL_URI=http://192.0.2.1/v2/credentials/task; {Read}");

        ran.Status.ShouldBe(1);
        ran.Error.TrimEnd('\n').ShouldNotContain("\n");
        ran.Error.ShouldStartWith("ssmwrap: ");
        ran.Error.ShouldContain("192.0.2.1");
    }

    /// <summary>A library that leads connections to an address of AWS's hosts to a port of ours.</summary>
    private async Task<string> DetourAsync(string address, int port)
    {
        Write(
            "detour.c",
            $$"""
            #define _GNU_SOURCE
            #include <arpa/inet.h>
            #include <dlfcn.h>
            #include <sys/socket.h>
            int connect(int fd, const struct sockaddr *to, socklen_t size) {
                int (*next)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "connect");
                struct sockaddr_in *in = (struct sockaddr_in *)to, ours = {.sin_family = AF_INET, .sin_port = htons({{port}})};
                ours.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
                if (to->sa_family == AF_INET && in->sin_addr.s_addr == inet_addr("{{address}}")) to = (void *)&ours;
                struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)to, mapped = {.sin6_family = AF_INET6, .sin6_port = htons({{port}})};
                if (to->sa_family == AF_INET6 && in6->sin6_addr.s6_addr32[3] == inet_addr("{{address}}")) {
                    inet_pton(AF_INET6, "::ffff:127.0.0.1", &mapped.sin6_addr);
                    to = (void *)&mapped;
                }
                return next(fd, to, size);
            }

            """
        );
        var compiled = await ShAsync("gcc -shared -fPIC -o detour.so detour.c -ldl");
        Assert.SkipWhen(compiled.Status == 127, "there is no C compiler");
        compiled.Status.ShouldBe(0, compiled.Error);
        return Path.Combine(Folder, "detour.so");
    }
}
