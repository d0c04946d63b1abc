using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

internal sealed record ClientContextJson(
    IClientApplication Client,
    IDictionary<string, string> Custom,
    IDictionary<string, string> Environment
) : IClientContext
{
    /// <returns>Null when the invocation came without a client's context.</returns>
    public static IClientContext Read(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return null;
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new ClientContextJson(
            root.TryGetProperty("client", out var client) ? Application.Read(client) : null,
            root.Texts("custom"),
            root.Texts("env")
        );
    }

    private sealed record Application(
        string AppPackageName,
        string AppTitle,
        string AppVersionCode,
        string AppVersionName,
        string InstallationId
    ) : IClientApplication
    {
        public static Application Read(JsonElement client) =>
            new(
                client.Text("app_package_name"),
                client.Text("app_title"),
                client.Text("app_version_code"),
                client.Text("app_version_name"),
                client.Text("installation_id")
            );
    }
}
