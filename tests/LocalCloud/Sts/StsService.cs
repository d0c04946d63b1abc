using System.Globalization;
using System.Xml.Linq;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Sts;

/// <summary>STS (query protocol, XML answers).</summary>
/// <seealso href="https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html"/>
internal sealed class StsService(LocalSts sts) : IAwsService
{
    private const string WebIdentity = "AssumeRoleWithWebIdentity";
    private static readonly XNamespace s_namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    public string SigningName => "sts";

    /// <summary>For web identities: they have nothing to sign with yet.</summary>
    public bool AllowsAnonymous => true;

    /// <summary>Whether an unsigned request for this operation can only be meant for STS.</summary>
    public static bool Takes(string operation) => operation is WebIdentity or "AssumeRole" or "GetCallerIdentity";

    public async Task HandleAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var action = form["Action"].ToString();
        var signer = context.Items[typeof(CallContext)] is CallContext call ? call.Signature.AccessKeyId : null;
        if (signer is null && action != WebIdentity)
            throw AwsErrors.MissingToken(context, SigningName);
        XElement[] result = action switch
        {
            "AssumeRole" => Session(
                sts.Assume(Needed(form, "RoleArn"), Given(form, "ExternalId"), signer!, Lifetime(form)),
                Needed(form, "RoleSessionName")
            ),
            WebIdentity => Session(
                sts.AssumeWithWebIdentity(Needed(form, "RoleArn"), Needed(form, "WebIdentityToken"), Lifetime(form)),
                Needed(form, "RoleSessionName")
            ),
            "GetCallerIdentity" => [Element("Arn", sts.WhoIs(signer!)), Element("UserId", signer!), Element("Account", sts.Account)],
            _ => throw new AwsException(400, "InvalidAction", $"Could not find operation {action} for version 2011-06-15"),
        };
        context.Response.ContentType = "text/xml";
        await context.Response.WriteAsync(
            new XElement(
                s_namespace + (action + "Response"),
                new XElement(s_namespace + (action + "Result"), result),
                new XElement(s_namespace + "ResponseMetadata", Element("RequestId", Guid.NewGuid().ToString()))
            ).ToString(SaveOptions.DisableFormatting),
            context.RequestAborted
        );
    }

    private static XElement[] Session(IssuedKey key, string session) =>
        [
            new XElement(
                s_namespace + "AssumedRoleUser",
                Element("AssumedRoleId", $"AROALOCAL:{session}"),
                Element("Arn", key.Arn[..(key.Arn.LastIndexOf('/') + 1)] + session)
            ),
            new XElement(
                s_namespace + "Credentials",
                Element("AccessKeyId", key.AccessKeyId),
                Element("SecretAccessKey", key.SecretAccessKey),
                Element("SessionToken", key.SessionToken!),
                Element("Expiration", key.Expires!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
            ),
        ];

    private static XElement Element(string name, string text) => new(s_namespace + name, text);

    private static TimeSpan Lifetime(IFormCollection form)
    {
        if (Given(form, "DurationSeconds") is not { } text)
            return TimeSpan.FromHours(1);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 900 and <= 43200
            ? TimeSpan.FromSeconds(seconds)
            : throw new AwsException(400, "ValidationError", $"DurationSeconds {text} is not between 900 and 43200");
    }

    private static string? Given(IFormCollection form, string name) => form[name].ToString() is { Length: > 0 } value ? value : null;

    private static string Needed(IFormCollection form, string name) =>
        Given(form, name)
        ?? throw new AwsException(
            400,
            "ValidationError",
            $"1 validation error detected: Value null at '{char.ToLowerInvariant(name[0])}{name[1..]}' failed to satisfy constraint: Member must not be null"
        );
}
