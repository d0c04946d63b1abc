using GapFurniture.LocalCloud.Http;

namespace GapFurniture.SsmWrap.Tests.EndToEnd.Credentials;

/// <summary>
/// A scene whose environment holds no keys. The cloud checks every signature against the temporary pair and its session token, so a value
/// that arrives proves that just this pair was found and used.
/// </summary>
public abstract class CredentialScene : WrapScene
{
    /// <summary>Begins scripts: endpoint and Region stay, and the metadata service is nobody's unless the script says whose.</summary>
    internal const string NoKeys =
        "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_EC2_METADATA_DISABLED; export AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:1; ";

    internal const string Read = "timeout 30 $W -timeout 0s -path /prod -- printenv KEY";

    internal IssuedKey Key { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Cloud.Ssm.Put("/prod/key", "v");
        Key = Cloud.Keys.Issue();
    }

    /// <summary>Writes a file below the folder that is HOME, and returns its path.</summary>
    internal string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Whatever went wrong, nothing secret is said.</summary>
    internal void SaysNoSecret(Ran ran)
    {
        foreach (var secret in new[] { Key.SecretAccessKey, Key.SessionToken!, Cloud.Environment["AWS_SECRET_ACCESS_KEY"] })
            (ran.Out + ran.Error).ShouldNotContain(secret);
    }
}
