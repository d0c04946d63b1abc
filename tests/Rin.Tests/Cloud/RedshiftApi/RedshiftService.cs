using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Redshift;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.RedshiftApi;

/// <summary>The Redshift API (query protocol, XML answers): temporary credentials and the cluster's state.</summary>
internal sealed partial class RedshiftService(ClusterState cluster, RedshiftOptions options, string host, Func<int> port) : IAwsService
{
    private const string Namespace = "http://redshift.amazonaws.com/doc/2012-12-01/";
    private readonly DateTimeOffset _created = cluster.Time.GetUtcNow();

    public string SigningName => "redshift";

    public bool TakesFaults => true;

    public async Task HandleAsync(HttpContext context)
    {
        var action = "";
        try
        {
            var form = context.Request.HasFormContentType
                ? await context.Request.ReadFormAsync(context.RequestAborted)
                : FormCollection.Empty;
            action = form["Action"].ToString();
            if (!await AwsFaults.StrikeAsync(cluster.Faults, cluster.Time, context, SigningName, action))
                return;
            if (action.Length == 0)
                throw new ApiException(400, "MissingAction", "The request must contain the parameter Action");
            Action<XmlWriter> write = action switch
            {
                "GetClusterCredentials" => GetClusterCredentials(form),
                "GetClusterCredentialsWithIAM" => GetClusterCredentialsWithIam(form),
                "DescribeClusters" => DescribeClusters(form),
                _ => throw new ApiException(400, "InvalidAction", $"The action {action} is not valid for this web service."),
            };
            var id = Guid.NewGuid().ToString();
            await AwsFaults.AnswerAsync(
                context,
                () => AnswerAsync(context, 200, action + "Response", id, x => WriteResult(x, action, id, write))
            );
        }
        catch (ApiException e)
        {
            var id = Guid.NewGuid().ToString();
            await AnswerAsync(context, e.Status, "ErrorResponse", id, x => WriteError(x, e, id));
        }
    }

    private static void WriteResult(XmlWriter x, string action, string requestId, Action<XmlWriter> write)
    {
        x.WriteStartElement(action + "Result");
        write(x);
        x.WriteEndElement();
        x.WriteStartElement("ResponseMetadata");
        x.WriteElementString("RequestId", requestId);
        x.WriteEndElement();
    }

    private static void WriteError(XmlWriter x, ApiException e, string requestId)
    {
        x.WriteStartElement("Error");
        x.WriteElementString("Type", e.Status < 500 ? "Sender" : "Receiver");
        x.WriteElementString("Code", e.Code);
        x.WriteElementString("Message", e.Message);
        x.WriteEndElement();
        x.WriteElementString("RequestId", requestId);
    }

    private Action<XmlWriter> GetClusterCredentials(IFormCollection form)
    {
        CheckCluster(Required(form, "ClusterIdentifier"));
        var user = Required(form, "DbUser");
        if (!UserPattern().IsMatch(user) || user.Equals("public", StringComparison.OrdinalIgnoreCase))
            throw Invalid($"Invalid value for parameter DbUser: {user}");
        var autoCreate = Boolean(form, "AutoCreate");
        var groups = List(form, "DbGroups.DbGroup");
        var expires = Expiration(form);
        // The prefix tells Redshift whether the user may be made at login.
        var login = (autoCreate ? "IAMA:" : "IAM:") + user;
        var password = cluster.Users.Issue(login, expires, autoCreate, groups);
        return x => WriteCredentials(x, login, password, expires);
    }

    private Action<XmlWriter> GetClusterCredentialsWithIam(IFormCollection form)
    {
        if (form["ClusterIdentifier"].ToString() is { Length: > 0 } identifier)
            CheckCluster(identifier);
        else if (form["CustomDomainName"].ToString().Length == 0)
            throw Missing("ClusterIdentifier");
        var expires = Expiration(form);
        // The caller's IAM identity names the database user; locally there is one identity.
        const string login = "IAMR:local";
        var password = cluster.Users.Issue(login, expires, autoCreate: true, []);
        return x =>
        {
            WriteCredentials(x, login, password, expires);
            x.WriteElementString("NextRefreshTime", Timestamp(expires));
        };
    }

    private static void WriteCredentials(XmlWriter x, string login, string password, DateTimeOffset expires)
    {
        x.WriteElementString("DbUser", login);
        x.WriteElementString("DbPassword", password);
        x.WriteElementString("Expiration", Timestamp(expires));
    }

    private Action<XmlWriter> DescribeClusters(IFormCollection form)
    {
        var identifier = form["ClusterIdentifier"].ToString();
        if (identifier.Length > 0)
            CheckCluster(identifier);
        if (form["MaxRecords"].ToString() is { Length: > 0 } max && (!int.TryParse(max, out var count) || count is < 20 or > 100))
            throw Invalid("Invalid value for parameter MaxRecords: must be between 20 and 100");
        return x =>
        {
            x.WriteStartElement("Clusters");
            x.WriteStartElement("Cluster");
            x.WriteElementString("ClusterIdentifier", options.ClusterIdentifier);
            x.WriteElementString("NodeType", "ra3.large");
            x.WriteElementString("ClusterStatus", cluster.Status);
            x.WriteElementString("ClusterAvailabilityStatus", Availability(cluster.Status));
            x.WriteElementString("MasterUsername", options.User);
            x.WriteElementString("DBName", options.Database);
            if (cluster.Status != "creating")
            {
                x.WriteStartElement("Endpoint");
                x.WriteElementString("Address", host);
                x.WriteElementString("Port", port().ToString(CultureInfo.InvariantCulture));
                x.WriteEndElement();
            }
            x.WriteElementString("ClusterCreateTime", Timestamp(_created));
            x.WriteElementString("AutomatedSnapshotRetentionPeriod", "1");
            x.WriteElementString("AvailabilityZone", "us-east-1a");
            x.WriteElementString("AllowVersionUpgrade", "true");
            x.WriteElementString("ClusterVersion", "1.0");
            x.WriteElementString("NumberOfNodes", "1");
            x.WriteElementString("PubliclyAccessible", "false");
            x.WriteElementString("Encrypted", "true");
            x.WriteElementString("EnhancedVpcRouting", "false");
            WriteIamRoles(x);
            x.WriteEndElement();
            x.WriteEndElement();
        };
    }

    private void WriteIamRoles(XmlWriter x)
    {
        x.WriteStartElement("IamRoles");
        foreach (var role in options.IamRoles)
        {
            x.WriteStartElement("ClusterIamRole");
            x.WriteElementString("IamRoleArn", role);
            x.WriteElementString("ApplyStatus", "in-sync");
            x.WriteEndElement();
        }
        x.WriteEndElement();
        if (options.IamRoles is [var first, ..])
            x.WriteElementString("DefaultIamRoleArn", first);
    }

    private static string Availability(string status) =>
        status switch
        {
            "available" => "Available",
            "incompatible-hsm" or "incompatible-network" or "incompatible-parameters" or "incompatible-restore" or "hardware-failure" =>
                "Failed",
            "modifying" or "resizing" or "renaming" or "updating-hsm" or "rotating-keys" or "rebooting" => "Modifying",
            "maintenance" => "Maintenance",
            _ => "Unavailable",
        };

    private void CheckCluster(string identifier)
    {
        if (identifier != options.ClusterIdentifier)
            throw new ApiException(404, "ClusterNotFound", $"Cluster {identifier} not found.");
    }

    private DateTimeOffset Expiration(IFormCollection form)
    {
        var seconds = 900;
        if (form["DurationSeconds"].ToString() is { Length: > 0 } text && (!int.TryParse(text, out seconds) || seconds is < 900 or > 3600))
            throw Invalid($"Invalid value for parameter DurationSeconds: {text}. It must be between 900 and 3600");
        return cluster.Time.GetUtcNow().AddSeconds(seconds);
    }

    private static string Required(IFormCollection form, string name) =>
        form[name].ToString() is { Length: > 0 } value ? value : throw Missing(name);

    private static bool Boolean(IFormCollection form, string name) =>
        form[name].ToString() switch
        {
            "" or "false" => false,
            "true" => true,
            var other => throw Invalid($"Invalid value for parameter {name}: {other}"),
        };

    private static List<string> List(IFormCollection form, string prefix)
    {
        var values = new List<string>();
        while (form[$"{prefix}.{values.Count + 1}"].ToString() is { Length: > 0 } value)
            values.Add(value);
        return values;
    }

    private static ApiException Missing(string name) => new(400, "MissingParameter", $"The request must contain the parameter {name}");

    private static ApiException Invalid(string message) => new(400, "InvalidParameterValue", message);

    private static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static async Task AnswerAsync(HttpContext context, int status, string root, string requestId, Action<XmlWriter> write)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/xml";
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        await context.Response.WriteAsync(Document(root, write), context.RequestAborted);
    }

    private static string Document(string root, Action<XmlWriter> write)
    {
        var body = new StringBuilder();
        using (var writer = XmlWriter.Create(body, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            writer.WriteStartElement(root, Namespace);
            write(writer);
            writer.WriteEndElement();
        }
        return body.ToString();
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_+.@-]{0,127}$", RegexOptions.None, 1000)]
    private static partial Regex UserPattern();
}
