namespace Amazon.Redshift.Model;

public class ClusterSnapshotCopyStatus
{
    public string DestinationRegion { get; set; }

    public int? ManualSnapshotRetentionPeriod { get; set; }

    public long? RetentionPeriod { get; set; }

    public string SnapshotCopyGrantName { get; set; }
}
