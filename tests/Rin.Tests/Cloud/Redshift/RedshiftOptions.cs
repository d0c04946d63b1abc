using System.Security.Cryptography.X509Certificates;

namespace GapFurniture.LocalCloud.Redshift;

/// <summary>Settings of the local cluster.</summary>
internal sealed class RedshiftOptions
{
    /// <summary>The database that exists at the start. The default value is <c>dev</c>.</summary>
    public string Database { get; init; } = "dev";

    /// <summary>The master user, a superuser. The default value is <c>awsuser</c>.</summary>
    public string User { get; init; } = "awsuser";

    /// <summary>The master user's password.</summary>
    public string Password { get; init; } = "Local-Passw0rd";

    /// <summary>What DescribeClusters knows the cluster by. The default value is <c>local</c>.</summary>
    public string ClusterIdentifier { get; init; } = "local";

    /// <summary>The serverless workgroup that stands for the same cluster in the Data API. The default value is <c>local</c>.</summary>
    public string WorkgroupName { get; init; } = "local";

    /// <summary>
    /// Roles attached to the cluster, the first its default role; DescribeClusters tells them, COPY takes any. The default value is one called
    /// <c>redshift-copy</c>.
    /// </summary>
    public IReadOnlyList<string> IamRoles { get; init; } = ["arn:aws:iam::123456789012:role/redshift-copy"];

    /// <summary>Certificate for TLS. The default value is null: clients that ask are told that there is no TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>True: logins over TLS are refused, as by a <c>hostnossl</c> rule. The default value is false.</summary>
    public bool RefusesTls { get; init; }

    /// <summary>Data API statements that may be active at a time. The default value is 500.</summary>
    public int MaxActiveStatements { get; init; } = 500;
}
