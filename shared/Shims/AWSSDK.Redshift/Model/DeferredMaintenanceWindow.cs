namespace Amazon.Redshift.Model;

public class DeferredMaintenanceWindow
{
    public DateTime? DeferMaintenanceEndTime { get; set; }

    public string DeferMaintenanceIdentifier { get; set; }

    public DateTime? DeferMaintenanceStartTime { get; set; }
}
