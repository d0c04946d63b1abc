namespace GapFurniture.LocalCloud.X;

/// <summary>
/// The one app and the one user of the local X. Dummies of the form that X's own keys have: letters and digits, the token behind the user's id.
/// </summary>
internal static class XKeys
{
    public const string ApiKey = "localXapiKeyOfNoAccount01";
    public const string ApiSecret = "localXapiSecretThatIsNoSecretButADummyForTests0001";
    public const string AccessToken = "2244994945-localXaccessTokenThatOpensNothing0000001";
    public const string AccessTokenSecret = "localXaccessTokenSecretThatIsNoSecret00000001";

    /// <summary>What nobody but the app may see.</summary>
    public static IReadOnlyList<string> Secrets => [ApiKey, ApiSecret, AccessToken, AccessTokenSecret];

    public const string UserId = "2244994945";
    public const string UserName = "yure_button";
}
