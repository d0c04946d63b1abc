# The body is what `furniture status yumrepo --dashboard` prints; JSON is Terraform's syntax, too.
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
            ["AWS/Lambda", "Invocations", "FunctionName", "${var.name}", { "stat" : "Sum", "label" : "batches of messages" }]
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
            [{ "expression" : "SUM(SEARCH('{GapFurniture/YumRepo,Repository} MetricName=\"PackagesAdded\"', 'Sum', 300))", "label" : "packages added" }],
            [{ "expression" : "SUM(SEARCH('{GapFurniture/YumRepo,Repository} MetricName=\"PackagesRemoved\"', 'Sum', 300))", "label" : "packages removed" }],
            [{ "expression" : "MAX(SEARCH('{GapFurniture/YumRepo,Repository} MetricName=\"Packages\"', 'Maximum', 300))", "label" : "packages listed" }]
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
            [{ "expression" : "SUM(SEARCH('{GapFurniture/YumRepo,Repository} MetricName=\"PackagesRefused\"', 'Sum', 300))", "label" : "packages refused" }],
            ["GapFurniture/YumRepo", "PackagesBad", { "stat" : "Sum", "label" : "bad packages" }],
            ["GapFurniture/YumRepo", "Failures", { "stat" : "Sum", "label" : "objects failed" }]
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
            [{ "expression" : "SUM(SEARCH('{GapFurniture/YumRepo,Repository} MetricName=\"Seconds\"', 'Sum', 300))", "label" : "seconds of indexing", "yAxis" : "right" }]
          ]
        }
      }
    ]
  })
}
