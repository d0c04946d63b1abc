using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Http;
using GapFurniture.SsmWrap.Tests.EndToEnd.Fakes;

namespace GapFurniture.SsmWrap.Tests.EndToEnd;

public sealed class Fetching : WrapScene
{
    [Fact, Trait("Runs", "emulated")]
    public async Task Overlapping_rules_are_fetched_once()
    {
        for (var i = 0; i < 15; i++)
            Cloud.Ssm.Put($"/prod/db/p{i:00}", "v");

        await OutputAsync("$W -path /prod/db -path /prod/db -env path=/prod/**/* -names /prod/db/p03 -file path=/prod/db/p04,to=f -- true");

        Cloud.Requests.Count("ssm", "GetParametersByPath").ShouldBe(2);
        Cloud.Requests.Count("ssm", "GetParameters").ShouldBe(0);
    }

    [Fact, Trait("Runs", "emulated")]
    public async Task Nothing_to_resolve_needs_neither_requests_nor_credentials_nor_a_region() =>
        (await OutputAsync("unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_REGION AWS_ENDPOINT_URL; $W -- echo runs")).ShouldBe(
            "runs\n"
        );

    [Fact]
    public async Task Short_throttling_passes_silently()
    {
        Cloud.Ssm.Put("/prod/key", "v");
        Cloud.Faults.Add(new Fault("ssm", null, FaultKind.Throttle) { Times = 2 });

        (await OutputAsync("$W -path /prod -- printenv KEY")).ShouldBe("v\n");
    }

    [Fact]
    public async Task Long_throttling_is_said_and_given_up_after_the_timeout()
    {
        Cloud.Faults.Add(new Fault("ssm", null, FaultKind.Throttle));

        // Long enough that chance, which spreads the attempts, cannot let it end without a word.
        var ran = await ShAsync("$W -timeout 10s -path /prod -- true");

        ran.Status.ShouldBe(1);
        var lines = ran.Error.TrimEnd().Split('\n');
        lines.Length.ShouldBeGreaterThan(1);
        lines[0]
            .ShouldMatch(
                @"^ssmwrap: GetParametersByPath of /prod failed \(ThrottlingException: Rate exceeded\); attempt \d+ after [1-9]\.\d s, retrying in \d\.\d s$"
            );
        lines[^1].ShouldMatch(@"gave up after \d+ attempts in \d+\.\d s; -retries and -timeout set how long to try$");
    }

    [Fact]
    public async Task Retries_can_be_limited()
    {
        Cloud.Faults.Add(new Fault("ssm", null, FaultKind.Unavailable));

        (await ShAsync("$W -retries 1 -names /a -- true")).Status.ShouldBe(1);
        Cloud.Requests.Count("ssm", "GetParameters").ShouldBe(2);
    }

    [Theory]
    [InlineData("$W -retries 0")]
    [InlineData("SSMWRAP_RETRIES=0 $W")]
    public async Task Zero_retries_are_no_limit_as_in_the_originals(string ssmwrap)
    {
        Cloud.Ssm.Put("/a", "v");
        Cloud.Faults.Add(new Fault("ssm", null, FaultKind.Unavailable) { Times = 2 });

        var ran = await ShAsync($"{ssmwrap} -names /a -- printenv A");

        (ran.Status, ran.Out).ShouldBe((0, "v\n"), ran.Error);
    }

    [Fact]
    public async Task Nobody_at_the_endpoint_is_said_with_its_address()
    {
        var ran = await ShAsync("$W -timeout 0s -endpoint-url http://127.0.0.1:1 -names /a -- true");

        ran.Error.ShouldMatch(
            @"^ssmwrap: GetParameters of /a failed: Connection refused \(127\.0\.0\.1:1\); gave up after 1 attempt in \d\.\d s; -retries and -timeout set how long to try\n$"
        );
    }

    [Fact]
    public async Task Without_fail_the_command_runs_anyway_and_it_is_said()
    {
        Cloud.Faults.Add(
            new Fault("ssm", null, FaultKind.Error)
            {
                Status = 400,
                Code = "AccessDeniedException",
                Message = "no",
            }
        );

        var ran = await ShAsync("$W -no-fail -path /prod -- echo runs");

        (ran.Status, ran.Out).ShouldBe((0, "runs\n"));
        ran.Error.ShouldContain("grant ssm:GetParametersByPath on arn:aws:ssm:us-east-1:ACCOUNT:parameter/prod and ");
        ran.Error.ShouldContain("the command runs without these parameters (-no-fail)");
    }

    [Theory]
    // As SSM words what KMS refuses: https://github.com/tryolabs/aws-workshop/issues/6, and newer.
    [InlineData(
        "AccessDeniedException",
        "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
        "needed: kms:Decrypt on the KMS key that it is encrypted with, by this role's policy and by the key's"
    )]
    [InlineData(
        "AccessDeniedException",
        "User: arn:aws:sts::123456789012:assumed-role/app/i-1 is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:123456789012:key/0a1b because no identity-based policy allows the kms:Decrypt action (Service: AWSKMS; Status Code: 400)",
        "needed: kms:Decrypt on arn:aws:kms:eu-west-1:123456789012:key/0a1b, by this role's policy and by the key's"
    )]
    [InlineData("InvalidKeyId", "Invalid keyId.", "its owner must encrypt it with a customer managed key, and allow you kms:Decrypt")]
    [InlineData(
        "AccessDeniedException",
        "User: arn:aws:iam::123456789012:user/me is not authorized to perform: ssm:GetParametersByPath on resource: arn:aws:ssm:eu-west-1:123456789012:parameter/prod because no identity-based policy allows the ssm:GetParametersByPath action",
        "grant ssm:GetParametersByPath on arn:aws:ssm:eu-west-1:123456789012:parameter/prod and arn:aws:ssm:eu-west-1:123456789012:parameter/prod/*"
    )]
    [InlineData(
        "AccessDeniedException",
        "User: me is not authorized to perform: ssm:GetParametersByPath on resource: arn:aws:ssm:eu-west-1:123456789012:parameter/prod because no VPC endpoint policy allows the ssm:GetParametersByPath action",
        "parameter/prod/* in the VPC endpoint policy"
    )]
    [InlineData(
        "AccessDeniedException",
        "User: me is not authorized to perform: ssm:GetParametersByPath on resource: arn:aws:ssm:eu-west-1:123456789012:parameter/prod with an explicit deny in a service control policy",
        "a policy denies it explicitly, which no grant can override: change that policy"
    )]
    public async Task A_refusal_says_what_would_help(string code, string message, string advice)
    {
        Cloud.Faults.Add(
            new Fault("ssm", null, FaultKind.Error)
            {
                Status = 400,
                Code = code,
                Message = message,
            }
        );

        var ran = await ShAsync("$W -path /prod/ -- echo runs");

        (ran.Status, ran.Out).ShouldBe((1, ""));
        ran.Error.TrimEnd('\n').ShouldNotContain("\n");
        ran.Error.ShouldContain(advice);
    }

    [Theory]
    // The Path of the request is asked for with and without what lies below it; selectors have no permissions of their own.
    [InlineData("-path /", "GetParametersByPath on arn:aws:ssm:us-east-1:ACCOUNT:parameter/*")]
    [InlineData(
        "-path /prod/ -region eu-west-1",
        "GetParametersByPath on arn:aws:ssm:eu-west-1:ACCOUNT:parameter/prod and arn:aws:ssm:eu-west-1:ACCOUNT:parameter/prod/*"
    )]
    [InlineData(
        "-names /prod/key:1,plain,arn:aws:ssm:us-east-1:123456789012:parameter/prod/key:live,/prod/key",
        "GetParameters on arn:aws:ssm:us-east-1:ACCOUNT:parameter/prod/key, arn:aws:ssm:us-east-1:ACCOUNT:parameter/plain, arn:aws:ssm:us-east-1:123456789012:parameter/prod/key"
    )]
    public async Task What_it_says_to_grant_covers_the_request_as_made(string flags, string granted)
    {
        Cloud.Access = AccessPolicy.Parse("""{"Statement": [{"Effect": "Allow", "Action": "ssm:DescribeParameters", "Resource": "*"}]}""");

        (await ShAsync($"$W {flags} -- true")).Error.ShouldEndWith($"; grant ssm:{granted}\n");
    }

    [Theory]
    [InlineData(
        403,
        "<html><head><title>Blocked</title></head><body>by  the proxy</body></html>",
        "HTTP 403 (Forbidden) with a page instead of an API response: \"Blocked by the proxy\""
    )]
    [InlineData(404, "", "HTTP 404 (NotFound) without a reason from AWS")]
    public async Task A_page_of_somebody_else_is_shown_with_status_and_first_words(int status, string page, string shown)
    {
        await using var server = await FakeServer.StartAsync(_ => throw new RefusedException(status, page));

        var ran = await ShAsync($"$W -timeout 0s -endpoint-url {server.Address} -path /prod -- echo runs");

        (ran.Status, ran.Out).ShouldBe((1, ""));
        ran.Error.ShouldStartWith($"ssmwrap: GetParametersByPath of /prod failed: {shown}");
        ran.Error.ShouldNotContain("grant");
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_not_waited_for_beyond_the_timeout()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var ran = await ShAsync($"$W -timeout 1s -endpoint-url http://{silent.LocalEndpoint} -path /prod -- echo runs");

        (ran.Status, ran.Out).ShouldBe((1, ""));
        // A single attempt's own limit is 15 s.
        ran.Error.ShouldMatch(@"gave up after \d attempts? in \d\.\d s; ");
    }

    [Fact]
    public async Task Credentials_can_come_from_a_profile_and_so_can_region_and_endpoint()
    {
        Cloud.Ssm.Put("/prod/key", "v");
        var script = $"""
            unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_REGION AWS_DEFAULT_REGION AWS_ENDPOINT_URL
            mkdir .aws
            printf '[profile mine]\nregion = us-east-1\nendpoint_url = {Cloud.Endpoint}\n' > .aws/config
            printf '[mine]\naws_access_key_id = {Cloud.Environment["AWS_ACCESS_KEY_ID"]}\naws_secret_access_key = {Cloud.Environment[
                "AWS_SECRET_ACCESS_KEY"
            ]}\n' > .aws/credentials
            $W -profile mine -path /prod -- printenv KEY
            AWS_PROFILE=mine $W -path /prod -- printenv KEY
            sed -i -E 's/(profile )?mine/default/' .aws/*
            $W -path /prod -- printenv KEY
            """;

        (await OutputAsync(script)).ShouldBe("v\nv\nv\n");
    }

    [Fact]
    public async Task No_credentials_at_all_are_said_with_what_to_do()
    {
        var ran = await ShAsync("unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY; $W -path /prod -- true");

        ran.Status.ShouldBe(1);
        ran.Error.ShouldStartWith("ssmwrap: no AWS credentials found (");
        ran.Error.ShouldContain("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }

    [Fact]
    public async Task A_profile_that_is_not_there_is_said_by_name()
    {
        var ran = await ShAsync("$W -profile none -path /prod -- true");

        ran.ShouldBe(
            new Ran(
                1,
                "",
                "ssmwrap: there is no profile none; the profiles are in ~/.aws/config and ~/.aws/credentials, or where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say\n"
            )
        );
    }

    [Fact]
    public async Task No_value_is_ever_said()
    {
        Cloud.Ssm.Put("/prod/key", "s3cr3t-value");
        Cloud.Ssm.Put("/prod/KEY", "s3cr3t-value-2");

        foreach (var flags in new[] { "", "-dry-run", "-last-wins -file path=/prod/key,to=/none/f", "-last-wins -dry-run" })
        {
            var ran = await ShAsync(
                $"strace -f -s 9999 -e trace=execve,write -o t $W -path /prod {flags} -- true; grep -v execve t | grep s3cr3t; rm t"
            );
            (ran.Out + ran.Error).ShouldNotContain("s3cr3t-value", customMessage: flags);
        }
    }

    [Fact]
    public async Task Two_hundred_processes_that_start_at_once_all_get_their_parameters()
    {
        Assert.SkipUnless(
            IsNative && Emulated is null,
            "two hundred runtimes that compile at start, or emulators, are a load of their own"
        );
        for (var i = 0; i < 8; i++)
            Cloud.Ssm.Put($"/prod/p{i}", "v");
        Cloud.Ssm.ReadsPerSecond = 40;
        var clock = TimeProvider.System.GetTimestamp();

        var ran = await ShAsync("for i in $(seq 200); do $W -path /prod -- sh -c 'echo $P7' 2>/dev/null & done | sort | uniq -c; wait");

        var seconds = TimeProvider.System.GetElapsedTime(clock).TotalSeconds;
        ran.Out.Trim().ShouldBe("200 v");
        var requests = Cloud.Requests.Count("ssm", "GetParametersByPath");
        TestContext.Current.SendDiagnosticMessage("herd of 200 at 40 requests/s: {0:0.0} s, {1} requests", seconds, requests);
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"herd of 200 at 40 requests/s: {seconds:0.0} s, {requests} requests")
        );
        // A second's worth at once, the rest at 40 a second: nobody can be quicker, and nobody should hammer. How long it takes is the
        // machine's business: each of two hundred processes wants a core.
        seconds.ShouldBeGreaterThan(3.5);
        requests.ShouldBeLessThan(3000);
    }
}
