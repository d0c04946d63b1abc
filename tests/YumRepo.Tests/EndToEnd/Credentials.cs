using GapFurniture.Pieces;

namespace GapFurniture.YumRepo.Tests.EndToEnd;

/// <summary>The credential chain that all pieces share, in an executable that nothing but it needs the clients of roles for.</summary>
public sealed class Credentials
{
    private const string Profile =
        "[default]\nrole_arn = {0}\nsource_profile = keys\n[profile keys]\naws_access_key_id = {1}\naws_secret_access_key = {2}\n";

    [Theory]
    [InlineData("as in EKS", "", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE")]
    [InlineData("by a profile", Profile, "", "AWS_CONFIG_FILE")]
    public async Task A_role_is_taken(string how, string profile, string arnIn, string fileIn)
    {
        await using var scene = await Scene.SetAsync();
        var role = scene.Cloud.Sts.AddRole("reader", webIdentityToken: arnIn.Length > 0 ? "eyJ.token" : null);
        var keys = scene.Cloud.Environment;
        var text =
            arnIn.Length > 0
                ? "eyJ.token"
                : string.Format(null, profile, role.Arn, keys["AWS_ACCESS_KEY_ID"], keys["AWS_SECRET_ACCESS_KEY"]);

        var (status, output) = await ShowAsync(scene, text, fileIn, arnIn.Length > 0 ? [(arnIn, role.Arn)] : []);

        output.ShouldBe("yumrepo: there is no repository at s3://packages/: no repodata/repomd.xml\n", how);
        status.ShouldBe(1);
        role.TakenBy.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(
        "[default]\ncredential_process = sh -c 'echo no vault >&2; exit 3'\n",
        "no vault); check the command of credential_process"
    )]
    [InlineData(
        "[default]\nrole_arn = arn:aws:iam::123456789012:role/x\nweb_identity_token_file = /none/token\n",
        "/none/token'); check AWS_WEB_IDENTITY_TOKEN_FILE, or the profile's web_identity_token_file"
    )]
    [InlineData("nothing of a profile", "section, property or comment); correct that file of profiles")]
    [InlineData(
        "[default]\nlogin_session = arn:aws:iam::123456789012:user/x\n",
        "profile default is one of aws login, which is not read here"
    )]
    public async Task A_source_that_fails_is_said_in_one_line(string profile, string reason)
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await ShowAsync(scene, profile, "AWS_CONFIG_FILE");

        status.ShouldBe(1, output);
        output.TrimEnd('\n').ShouldNotContain("\n");
        output.ShouldContain(reason);
    }

    /// <summary>Runs with no keys but those that a file leads to.</summary>
    private static async Task<(int Status, string Output)> ShowAsync(
        Scene scene,
        string text,
        string fileIn,
        params (string Name, string Value)[] more
    )
    {
        var folder = Directory.CreateTempSubdirectory("credentials").FullName;
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, text);
        var environment = new Dictionary<string, string>(scene.Cloud.Environment, StringComparer.Ordinal)
        {
            ["AWS_ACCESS_KEY_ID"] = "",
            ["AWS_SECRET_ACCESS_KEY"] = "",
            ["HOME"] = folder,
            [fileIn] = file,
        };
        foreach (var (name, value) in more)
            environment[name] = value;
        var ran = await new PieceExecutable("YumRepo").RunAsync(environment, "show", "-repo", "s3://packages/");
        Directory.Delete(folder, recursive: true);
        return ran;
    }
}
