namespace Amazon.Redshift.Model;

public class ResizeInfo
{
    public bool? AllowCancelResize { get; set; }

    public string ResizeType { get; set; }
}
