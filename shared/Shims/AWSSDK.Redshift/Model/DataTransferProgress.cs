namespace Amazon.Redshift.Model;

public class DataTransferProgress
{
    public double? CurrentRateInMegaBytesPerSecond { get; set; }

    public long? DataTransferredInMegaBytes { get; set; }

    public long? ElapsedTimeInSeconds { get; set; }

    public long? EstimatedTimeToCompletionInSeconds { get; set; }

    public string Status { get; set; }

    public long? TotalDataInMegaBytes { get; set; }
}
