using Amazon.Runtime;
using GapFurniture.SsmWrap.Network;

namespace GapFurniture.SsmWrap.Tests.Network;

/// <summary>AWS's own example; that whole requests are signed right, the local cloud checks at every one.</summary>
/// <seealso href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html"/>
public sealed class SigV4Tests
{
    [Fact]
    public void The_example_post_vanilla_is_signed_as_AWS_does() =>
        SigV4
            .Sign(
                new ImmutableCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null),
                "us-east-1",
                "service",
                new DateTimeOffset(2015, 8, 30, 12, 36, 0, TimeSpan.Zero),
                "/",
                [("host", "example.amazonaws.com")],
                []
            )
            .ShouldBe([
                ("host", "example.amazonaws.com"),
                ("x-amz-date", "20150830T123600Z"),
                (
                    "authorization",
                    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
                ),
            ]);
}
