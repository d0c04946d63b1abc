using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Ssm;
using GapFurniture.SsmWrap.Network;
using GapFurniture.SsmWrap.Parameters;
using Microsoft.Extensions.Time.Testing;

namespace GapFurniture.SsmWrap.Tests.Network;

/// <summary>Against the local cloud, which checks signatures as AWS does.</summary>
public sealed class SsmClientTests : IAsyncLifetime
{
    private LocalCloudHost _cloud = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cloud = await LocalCloudHost.StartAsync(null, Cancellation);

    public async ValueTask DisposeAsync() => await _cloud.DisposeAsync();

    [Fact]
    public void Values_arrive_decrypted_and_unharmed()
    {
        var values = new[] { "plain", "two\nlines", "\"quotes\" 'and' \\", "100 % = &+", "家具 🛋", "\u0001\u001f" };
        for (var i = 0; i < values.Length; i++)
            _cloud.Ssm.Put($"/v/{i}", values[i], ParameterKind.SecureString);

        Fetch(ParameterQuery.Below("/v")).Select(p => p.Value).ShouldBe(values);
    }

    [Fact]
    public void A_hundred_parameters_take_ten_requests_on_one_connection()
    {
        for (var i = 0; i < 100; i++)
            _cloud.Ssm.Put($"/v/{i:00}", "v");

        Fetch(ParameterQuery.Below("/v")).Count.ShouldBe(100);
        _cloud.Requests.Count("ssm", "GetParametersByPath").ShouldBe(10);
    }

    [Theory]
    [InlineData("plain.name", "p")]
    [InlineData("/v/a:1", "one")]
    [InlineData("/v/a:live", "one")]
    [InlineData("arn:aws:ssm:us-east-1:123456789012:parameter/v/a", "two")]
    [InlineData("arn:aws:ssm:us-east-1:123456789012:parameter/v/a:1", "one")]
    [InlineData("/aws/reference/secretsmanager/db/main", "secret")]
    public void One_parameter_is_found_by_name_version_label_arn_or_reference(string asked, string value)
    {
        _cloud.Ssm.Put("plain.name", "p");
        _cloud.Ssm.Put("/v/a", "one");
        _cloud.Ssm.Put("/v/a", "two");
        _cloud.Ssm.Label("/v/a", 1, "live");
        _cloud.Ssm.PutSecret("db/main", "secret");

        Fetch(ParameterQuery.Of(asked)).ShouldHaveSingleItem().Value.ShouldBe(value);
    }

    [Fact]
    public void What_is_not_there_is_not_found() => Fetch(ParameterQuery.Of("/none")).ShouldBeEmpty();

    [Theory]
    [InlineData("ThrottlingException", 400)]
    [InlineData("InternalServerError", 500)]
    [InlineData("ServiceUnavailable", 503)]
    public void What_passes_is_tried_again(string code, int status)
    {
        _cloud.Ssm.Put("/a", "v");
        _cloud.Faults.Add(
            new Fault("ssm", "GetParameters", FaultKind.Error)
            {
                Times = 2,
                Code = code,
                Status = status,
            }
        );

        Fetch(ParameterQuery.Of("/a")).ShouldHaveSingleItem();
        _cloud.Requests.Count("ssm", "GetParameters").ShouldBe(3);
    }

    [Fact]
    public void A_connection_that_is_cut_is_tried_again()
    {
        for (var i = 0; i < 15; i++)
            _cloud.Ssm.Put($"/v/{i:00}", "v");
        _cloud.Faults.Add(new Fault("ssm", null, FaultKind.Drop) { Times = 3 });

        Fetch(ParameterQuery.Below("/v")).Count.ShouldBe(15);
    }

    [Fact]
    public void A_wrong_secret_is_a_matter_of_credentials_and_not_tried_again()
    {
        var error = Should.Throw<ParameterStoreException>(() => Fetch(ParameterQuery.Of("/a"), ("AWS_SECRET_ACCESS_KEY", "wrong")));

        error.IsTransient.ShouldBeFalse();
        error.Message.ShouldStartWith("AWS does not accept the credentials");
        error.Message.ShouldContain("InvalidSignatureException");
        error.Message.ShouldNotContain("wrong");
        _cloud.Requests.Count("ssm", "GetParameters").ShouldBe(1);
    }

    [Fact]
    public void A_denied_read_names_what_to_grant()
    {
        _cloud.Faults.Add(
            new Fault("ssm", null, FaultKind.Error)
            {
                Status = 400,
                Code = "AccessDeniedException",
                Message = "User u is not authorized",
            }
        );

        Should
            .Throw<ParameterStoreException>(() => Fetch(ParameterQuery.Below("/prod")))
            .Message.ShouldBe(
                "GetParametersByPath of /prod is denied (AccessDeniedException: User u is not authorized); grant ssm:GetParametersByPath on arn:aws:ssm:us-east-1:ACCOUNT:parameter/prod and arn:aws:ssm:us-east-1:ACCOUNT:parameter/prod/*"
            );
    }

    [Fact]
    public void A_session_token_is_signed_and_sent()
    {
        var key = _cloud.Keys.Issue();

        Fetch(
                ParameterQuery.Of("/a"),
                ("AWS_ACCESS_KEY_ID", key.AccessKeyId),
                ("AWS_SECRET_ACCESS_KEY", key.SecretAccessKey),
                ("AWS_SESSION_TOKEN", key.SessionToken!)
            )
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_clock_that_is_wrong_is_set_right_by_the_services()
    {
        _cloud.Ssm.Put("/a", "v");
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);

        Fetch(ParameterQuery.Of("/a"), time).ShouldHaveSingleItem();
    }

    private IReadOnlyList<ParameterValue> Fetch(ParameterQuery query, params (string Name, string Value)[] variables) =>
        Fetch(query, TimeProvider.System, variables);

    private IReadOnlyList<ParameterValue> Fetch(ParameterQuery query, TimeProvider time, params (string Name, string Value)[] variables)
    {
        var environment = new Dictionary<string, string>(_cloud.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in variables)
            environment[name] = value;
        using var api = new SsmClient(new SsmSettings { ReadVariable = environment.GetValueOrDefault, Time = time });
        return new ParameterStore(api) { Jitter = () => 0 }
            .Fetch([query])
            .Find(query);
    }
}
