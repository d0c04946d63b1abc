namespace Amazon.Lambda.Core;

/// <summary>What a mobile client says about itself when it invokes a function.</summary>
public interface IClientContext
{
    IClientApplication Client { get; }
    IDictionary<string, string> Custom { get; }
    IDictionary<string, string> Environment { get; }
}

public interface IClientApplication
{
    string AppPackageName { get; }
    string AppTitle { get; }
    string AppVersionCode { get; }
    string AppVersionName { get; }
    string InstallationId { get; }
}

public interface ICognitoIdentity
{
    string IdentityId { get; }
    string IdentityPoolId { get; }
}
