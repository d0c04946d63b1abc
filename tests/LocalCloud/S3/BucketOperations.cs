using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>What is done to buckets themselves.</summary>
internal sealed class BucketOperations(LocalS3 s3)
{
    private const string HomeRegion = "us-east-1";

    public Task ListAsync(S3Request request) =>
        S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "ListAllMyBucketsResult",
                S3Xml.Element("Owner", S3Xml.Element("ID", "local-cloud")),
                S3Xml.Element(
                    "Buckets",
                    s3.Buckets.Select(b =>
                        S3Xml.Element("Bucket", S3Xml.Element("Name", b.Name), S3Xml.Element("CreationDate", S3Xml.Time(b.CreatedAt)))
                    )
                )
            )
        );

    public async Task CreateAsync(S3Request request)
    {
        var body = (await BodyReader.ReadAsync(request.Context)).Data;
        var constraint = body.Length == 0 ? null : S3Xml.Parse(body).Child("LocationConstraint");
        // us-east-1 is the one Region that is meant by silence, and must not be named.
        if (constraint is { Length: > 0 } && (constraint != s3.Region || constraint == HomeRegion))
            throw new AwsException(
                400,
                "IllegalLocationConstraintException",
                $"The {constraint} location constraint is incompatible for the region specific endpoint this request was sent to."
            );
        if (!s3.CreateBucket(request.BucketName) && s3.Region != HomeRegion)
            throw new AwsException(
                409,
                "BucketAlreadyOwnedByYou",
                "Your previous request to create the named bucket succeeded and you already own it."
            );
        request.Response.Headers.Location = "/" + request.BucketName;
    }

    public Task HeadAsync(S3Request request)
    {
        _ = s3.Bucket(request.BucketName);
        request.Response.Headers["x-amz-bucket-region"] = s3.Region;
        return Task.CompletedTask;
    }

    public Task DeleteAsync(S3Request request)
    {
        s3.DeleteBucket(request.BucketName);
        request.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    public Task GetLocationAsync(S3Request request)
    {
        _ = s3.Bucket(request.BucketName);
        return S3Xml.WriteAsync(request.Context, S3Xml.Element("LocationConstraint", s3.Region == HomeRegion ? "" : s3.Region));
    }

    public Task GetNotificationAsync(S3Request request)
    {
        var document = NotificationXml.Write(s3.Bucket(request.BucketName).Notifications);
        s3.NotificationsTouched?.Invoke("GET", request.BucketName);
        return S3Xml.WriteAsync(request.Context, document);
    }

    public async Task PutNotificationAsync(S3Request request)
    {
        var bucket = s3.Bucket(request.BucketName);
        var configuration = NotificationXml.Read(
            S3Xml.Parse((await BodyReader.ReadAsync(request.Context)).Data),
            s3.FutureNotificationElements
        );
        var skip = request.Header("x-amz-skip-destination-validation");
        s3.Configure(bucket, configuration, string.Equals(skip, "true", StringComparison.OrdinalIgnoreCase));
        s3.NotificationsTouched?.Invoke("PUT", request.BucketName);
    }
}
