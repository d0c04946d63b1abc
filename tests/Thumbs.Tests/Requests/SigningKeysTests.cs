using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Ssm;
using GapFurniture.Shared;
using GapFurniture.Thumbs.Requests;
using GapFurniture.Thumbs.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.Thumbs.Tests.Requests;

public sealed class SigningKeysTests
{
    private const string New = "9d07e3b54c1f48a6820b5fe1a3c6d972";
    private const string Old = "1f7c5a0e93d84b26b7e0c41d5f8a2936";

    private readonly ShiftedTime _time = new();
    private readonly Redactor _redactor = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SigningKeys Of(LocalCloudHost cloud, string? setting) =>
        new(
            setting,
            () =>
                new AmazonSimpleSystemsManagementClient(
                    new BasicAWSCredentials(cloud.Environment["AWS_ACCESS_KEY_ID"], cloud.Environment["AWS_SECRET_ACCESS_KEY"]),
                    new AmazonSimpleSystemsManagementConfig
                    {
                        ServiceURL = cloud.Endpoint,
                        AuthenticationRegion = cloud.Identity.Region,
                        MaxErrorRetry = 0,
                    }
                ),
            _redactor,
            _time,
            NullLogger.Instance
        );

    [Fact]
    public async Task A_key_that_is_replaced_is_in_use_after_five_minutes_beside_the_old_one()
    {
        await using var cloud = await LocalCloudHost.StartAsync(cancellation: Cancellation);
        cloud.Ssm.Put("/keys", Old, ParameterKind.SecureString);
        var keys = Of(cloud, "ssm:/keys");
        (await keys.ReadAsync(Cancellation)).ShouldBe([Old]);
        cloud.Ssm.Put("/keys", $"{New}, {Old}\n", ParameterKind.SecureString);

        _time.Advance(TimeSpan.FromMinutes(4));
        (await keys.ReadAsync(Cancellation)).ShouldBe([Old]);
        cloud.Requests.Count("ssm", "GetParameter").ShouldBe(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await keys.ReadAsync(Cancellation)).ShouldBe([New, Old]);
        _redactor.Redact($"{New} {Old}").ShouldNotContain("0123");
    }

    [Fact]
    public async Task Keys_stay_as_they_were_while_they_cannot_be_read()
    {
        await using var cloud = await LocalCloudHost.StartAsync(cancellation: Cancellation);
        cloud.Ssm.Put("/keys", Old, ParameterKind.SecureString);
        var keys = Of(cloud, "ssm:/keys");
        await keys.ReadAsync(Cancellation);
        _time.Advance(TimeSpan.FromMinutes(6));
        cloud.Faults.Add(new LocalCloud.Faults.Fault("ssm", "GetParameter", FaultKind.Error) { Times = 1 });

        (await keys.ReadAsync(Cancellation)).ShouldBe([Old]);
        _time.Advance(TimeSpan.FromMinutes(6));
        cloud.Ssm.Put("/keys", "short", ParameterKind.SecureString);
        (await keys.ReadAsync(Cancellation)).ShouldBe([Old]);
    }

    [Fact]
    public async Task Without_keys_nothing_is_signed_good()
    {
        await using var cloud = await LocalCloudHost.StartAsync(cancellation: Cancellation);
        cloud.Ssm.Put("/short", "short", ParameterKind.SecureString);

        await Should.ThrowAsync<ParameterNotFoundException>(() => Of(cloud, "ssm:/keys").ReadAsync(Cancellation));
        (await Should.ThrowAsync<InvalidDataException>(() => Of(cloud, "ssm:/short").ReadAsync(Cancellation))).Message.ShouldContain(
            "ssm:/short: a key has at least 32 characters"
        );
        (await Of(cloud, null).ReadAsync(Cancellation)).ShouldBeNull();
        (await Of(cloud, $"{New},{Old}").ReadAsync(Cancellation)).ShouldBe([New, Old]);
    }
}
