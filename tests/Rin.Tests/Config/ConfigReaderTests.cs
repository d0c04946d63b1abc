using GapFurniture.Rin.Config;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Config;

public sealed class ConfigReaderTests
{
    [Fact]
    public void The_port_is_redshifts_when_nobody_says()
    {
        Configs.Read(Configs.Minimal).Targets[0].Connection!.Port.ShouldBe(5439);
    }

    [Fact]
    public void Lambda_needs_no_queue()
    {
        var config = Configs.Read(Configs.Minimal.Replace("queue_name: q", "", StringComparison.Ordinal), needsQueue: false);

        config.QueueName.ShouldBeNull();
    }

    [Theory]
    [InlineData("default")]
    [InlineData("arn:aws:iam::123456789012:role/copy")]
    [InlineData("arn:aws-cn:iam::123456789012:role/team/copy.me")]
    [InlineData("arn:aws:iam::123456789012:role/first,arn:aws:iam::210987654321:role/second")]
    public void Roles_are_one_a_chain_or_the_default(string role)
    {
        Configs.Read($"{Configs.Minimal}\ncredentials: {{aws_iam_role: \"{role}\"}}").Aws.IamRole.ShouldBe(role);
    }

    [Theory]
    [InlineData("copy")]
    [InlineData("arn:aws:iam::123:role/copy")]
    [InlineData("arn:aws:iam::123456789012:user/me")]
    [InlineData("arn:aws:iam::123456789012:role/x\\n")]
    [InlineData("arn:aws:iam::123456789012:role/x' ACCEPTINVCHARS --")]
    public void Other_roles_are_refused(string role)
    {
        Configs
            .Problems($"{Configs.Minimal}\ncredentials:\n  aws_iam_role: \"{role}\"")
            .ShouldHaveSingleItem()
            .ShouldStartWith("rin.yaml:12: credentials.aws_iam_role: ");
    }

    [Theory]
    [InlineData("ap-northeast-1")]
    [InlineData("us-gov-west-1")]
    [InlineData("us-isob-east-1")]
    [InlineData("cn-northwest-1")]
    [InlineData("eusc-de-east-1")]
    public void Regions_of_every_partition_are_known_by_their_form(string region)
    {
        Configs.Read($"{Configs.Minimal}\ncredentials: {{aws_region: {region}}}").Aws.Region.ShouldBe(region);
    }

    [Fact]
    public void Manifests_can_be_asked_for()
    {
        Configs
            .Read($"{Configs.Minimal}\nmanifest: {{bucket: m, prefix: copies/}}")
            .Manifest.ShouldBe(new ManifestLocation("m", "copies/"));
        Configs.Read($"{Configs.Minimal}\nmanifest: {{bucket: m}}").Manifest.ShouldBe(new ManifestLocation("m", ""));
        Configs.Read($"{Configs.Minimal}\nmanifest:").Manifest.ShouldBeNull();
    }

    [Fact]
    public void Nothing_secret_is_ever_printed()
    {
        var config = Configs.Read(
            """
            queue_name: q
            credentials: {aws_access_key_id: AKIAX, aws_secret_access_key: top/secret+key}
            redshift: {host: h, dbname: d, user: u, password: hidden-word}
            s3: {bucket: b}
            targets:
              - {redshift: {table: t}, s3: {key_prefix: a/}}
            """
        );

        string[] printed =
        [
            config.ToString(),
            config.Aws.ToString(),
            config.Targets[0].ToString(),
            config.Targets[0].Connection!.ToString(),
            new System.Net.NetworkCredential("u", "hidden-word").ToString()!,
        ];
        foreach (var text in printed)
        {
            text.ShouldNotContain("hidden-word");
            text.ShouldNotContain("top/secret+key");
        }
        config.Targets[0].ToString().ShouldBe("s3://b/a/* => redshift://u@h:5439/d/(search path).t");
    }
}
