using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

internal sealed record CognitoIdentityJson(string IdentityId, string IdentityPoolId) : ICognitoIdentity
{
    /// <returns>An identity without ids when the invocation came without one.</returns>
    public static ICognitoIdentity Read(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return new CognitoIdentityJson(null, null);
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new CognitoIdentityJson(root.Text("cognitoIdentityId"), root.Text("cognitoIdentityPoolId"));
    }
}
