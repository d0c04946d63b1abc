# The body is what `furniture status rin --dashboard` prints; JSON is Terraform's syntax, too.
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
            ["AWS/Lambda", "Invocations", "FunctionName", "${var.name}", { "stat" : "Sum", "label" : "batches" }],
            ["AWS/Lambda", "Invocations", "FunctionName", "${var.name}-drain", { "stat" : "Sum", "label" : "batches" }],
            ["Rin", "Messages", "Function", "${var.name}", { "stat" : "Sum", "label" : "messages taken" }],
            ["Rin", "Messages", "Function", "${var.name}-drain", { "stat" : "Sum", "label" : "messages taken" }]
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
            ["Rin", "Objects", "Function", "${var.name}", { "stat" : "Sum", "label" : "objects loaded" }],
            ["Rin", "Objects", "Function", "${var.name}-drain", { "stat" : "Sum", "label" : "objects loaded" }],
            ["Rin", "Rows", "Function", "${var.name}", { "stat" : "Sum", "label" : "rows loaded" }],
            ["Rin", "Rows", "Function", "${var.name}-drain", { "stat" : "Sum", "label" : "rows loaded" }],
            ["Rin", "Bytes", "Function", "${var.name}", { "stat" : "Sum", "label" : "bytes loaded", "yAxis" : "right" }],
            ["Rin", "Bytes", "Function", "${var.name}-drain", { "stat" : "Sum", "label" : "bytes loaded", "yAxis" : "right" }]
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
            ["AWS/Lambda", "Errors", "FunctionName", "${var.name}-drain", { "stat" : "Sum", "label" : "invocations failed" }],
            ["AWS/Lambda", "Throttles", "FunctionName", "${var.name}", { "stat" : "Sum", "label" : "invocations throttled" }],
            ["AWS/Lambda", "Throttles", "FunctionName", "${var.name}-drain", { "stat" : "Sum", "label" : "invocations throttled" }],
            ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "${var.name}-dead", { "stat" : "Maximum", "label" : "messages dead" }],
            ["Rin", "Failures", "Function", "${var.name}", { "stat" : "Sum", "label" : "messages failed" }],
            ["Rin", "Failures", "Function", "${var.name}-drain", { "stat" : "Sum", "label" : "messages failed" }],
            ["Rin", "Skipped", "Function", "${var.name}", { "stat" : "Sum", "label" : "rows skipped" }],
            ["Rin", "Skipped", "Function", "${var.name}-drain", { "stat" : "Sum", "label" : "rows skipped" }]
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
            ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", "${var.name}", { "stat" : "Maximum", "label" : "oldest message", "yAxis" : "right" }],
            ["Rin", "GivenBack", "Function", "${var.name}", { "stat" : "Sum", "label" : "messages returned" }],
            ["Rin", "GivenBack", "Function", "${var.name}-drain", { "stat" : "Sum", "label" : "messages returned" }]
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
            ["AWS/Lambda", "Duration", "FunctionName", "${var.name}-drain", { "stat" : "Sum", "label" : "running time" }],
            ["AWS/Lambda", "Duration", "FunctionName", "${var.name}", { "stat" : "Maximum", "label" : "longest run" }],
            ["AWS/Lambda", "Duration", "FunctionName", "${var.name}-drain", { "stat" : "Maximum", "label" : "longest run" }],
            ["Rin", "Seconds", "Function", "${var.name}", { "stat" : "Sum", "label" : "seconds of loading", "yAxis" : "right" }],
            ["Rin", "Seconds", "Function", "${var.name}-drain", { "stat" : "Sum", "label" : "seconds of loading", "yAxis" : "right" }]
          ]
        }
      }
    ]
  })
}
