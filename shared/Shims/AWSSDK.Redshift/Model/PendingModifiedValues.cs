namespace Amazon.Redshift.Model;

public class PendingModifiedValues
{
    public int? AutomatedSnapshotRetentionPeriod { get; set; }

    public string ClusterIdentifier { get; set; }

    public string ClusterType { get; set; }

    public string ClusterVersion { get; set; }

    public string EncryptionType { get; set; }

    public bool? EnhancedVpcRouting { get; set; }

    public string MaintenanceTrackName { get; set; }

    public string MasterUserPassword { get; set; }

    public string NodeType { get; set; }

    public int? NumberOfNodes { get; set; }

    public bool? PubliclyAccessible { get; set; }
}
