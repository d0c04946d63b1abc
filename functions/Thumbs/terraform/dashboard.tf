# The body is what `furniture status thumbs --dashboard` prints; JSON is Terraform's syntax, too.
resource "aws_cloudwatch_dashboard" "dashboard" {
  count = var.create_dashboard ? 1 : 0

  dashboard_name = var.name
  dashboard_body = jsonencode({
    "widgets" : [
      {
        "type" : "metric",
        "x" : 0,
        "y" : 0,
        "width" : 4,
        "height" : 7,
        "properties" : {
          "title" : "${var.name}: came in",
          "region" : "${data.aws_region.current.id}",
          "view" : "timeSeries",
          "period" : 300,
          "metrics" : [
            ["AWS/SQS", "NumberOfMessagesSent", "QueueName", "${var.name}", { "stat" : "Sum", "label" : "messages sent" }],
            ["AWS/Lambda", "Invocations", "FunctionName", "${var.name}", { "stat" : "Sum", "label" : "requests and events" }]
          ]
        }
      },
      {
        "type" : "metric",
        "x" : 4,
        "y" : 0,
        "width" : 5,
        "height" : 7,
        "properties" : {
          "title" : "${var.name}: went out",
          "region" : "${data.aws_region.current.id}",
          "view" : "timeSeries",
          "period" : 300,
          "metrics" : [
            ["GapFurniture/Thumbs", "Answers", { "stat" : "Sum", "label" : "thumbnails answered" }],
            ["GapFurniture/Thumbs", "NotModified", { "stat" : "Sum", "label" : "not modified" }],
            ["GapFurniture/Thumbs", "ThumbnailsMade", { "stat" : "Sum", "label" : "thumbnails kept" }],
            ["GapFurniture/Thumbs", "ThumbnailsRemoved", { "stat" : "Sum", "label" : "thumbnails removed" }],
            ["GapFurniture/Thumbs", "Bytes", { "stat" : "Sum", "label" : "bytes answered", "yAxis" : "right" }]
          ]
        }
      },
      {
        "type" : "metric",
        "x" : 9,
        "y" : 0,
        "width" : 5,
        "height" : 7,
        "properties" : {
          "title" : "${var.name}: failed",
          "region" : "${data.aws_region.current.id}",
          "view" : "timeSeries",
          "period" : 300,
          "metrics" : [
            ["AWS/Lambda", "Errors", "FunctionName", "${var.name}", { "stat" : "Sum", "label" : "invocations failed" }],
            ["AWS/Lambda", "Throttles", "FunctionName", "${var.name}", { "stat" : "Sum", "label" : "invocations throttled" }],
            ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "${var.name}-dead", { "stat" : "Maximum", "label" : "messages dead" }],
            ["GapFurniture/Thumbs", "Refusals", { "stat" : "Sum", "label" : "requests refused" }],
            ["GapFurniture/Thumbs", "Failures", { "stat" : "Sum", "label" : "failures" }]
          ]
        }
      },
      {
        "type" : "metric",
        "x" : 14,
        "y" : 0,
        "width" : 5,
        "height" : 7,
        "properties" : {
          "title" : "${var.name}: waits",
          "region" : "${data.aws_region.current.id}",
          "view" : "timeSeries",
          "period" : 300,
          "metrics" : [
            ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "${var.name}", { "stat" : "Maximum", "label" : "messages waiting" }],
            ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", "${var.name}", { "stat" : "Maximum", "label" : "oldest message", "yAxis" : "right" }]
          ]
        }
      },
      {
        "type" : "metric",
        "x" : 19,
        "y" : 0,
        "width" : 5,
        "height" : 7,
        "properties" : {
          "title" : "${var.name}: costs",
          "region" : "${data.aws_region.current.id}",
          "view" : "timeSeries",
          "period" : 300,
          "metrics" : [
            ["AWS/Lambda", "Duration", "FunctionName", "${var.name}", { "stat" : "Sum", "label" : "running time" }],
            ["AWS/Lambda", "Duration", "FunctionName", "${var.name}", { "stat" : "Maximum", "label" : "longest run" }],
            ["GapFurniture/Thumbs", "Seconds", { "stat" : "Sum", "label" : "seconds of work", "yAxis" : "right" }]
          ]
        }
      }
    ]
  })
}
