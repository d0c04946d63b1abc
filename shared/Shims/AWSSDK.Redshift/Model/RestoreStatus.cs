namespace Amazon.Redshift.Model;

public class RestoreStatus
{
    public double? CurrentRestoreRateInMegaBytesPerSecond { get; set; }

    public long? ElapsedTimeInSeconds { get; set; }

    public long? EstimatedTimeToCompletionInSeconds { get; set; }

    public long? ProgressInMegaBytes { get; set; }

    public long? SnapshotSizeInMegaBytes { get; set; }

    public string Status { get; set; }
}
