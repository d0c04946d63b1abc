# The body is what `furniture status codebuildfire --dashboard` prints; JSON is Terraform's syntax, too.
resource "aws_cloudwatch_dashboard" "dashboard" {
  count = var.create_dashboard ? 1 : 0

  dashboard_name = var.name
  dashboard_body = jsonencode({
    "widgets" : [
      {
        "type" : "metric",
        "x" : 0,
        "y" : 0,
        "width" : 6,
        "height" : 7,
        "properties" : {
          "title" : "${var.name}: came in",
          "region" : "${data.aws_region.current.id}",
          "view" : "timeSeries",
          "period" : 300,
          "metrics" : [
            ["AWS/Lambda", "Invocations", "FunctionName", "${var.name}", { "stat" : "Sum", "label" : "events" }]
          ]
        }
      },
      {
        "type" : "metric",
        "x" : 6,
        "y" : 0,
        "width" : 6,
        "height" : 7,
        "properties" : {
          "title" : "${var.name}: went out",
          "region" : "${data.aws_region.current.id}",
          "view" : "timeSeries",
          "period" : 300,
          "metrics" : [
            [{ "expression" : "SUM(SEARCH('{AWS/CodeBuild,ProjectName} MetricName=\"Builds\"', 'Sum', 300))", "label" : "builds" }]
          ]
        }
      },
      {
        "type" : "metric",
        "x" : 12,
        "y" : 0,
        "width" : 6,
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
            [{ "expression" : "SUM(SEARCH('{AWS/CodeBuild,ProjectName} MetricName=\"FailedBuilds\"', 'Sum', 300))", "label" : "builds failed" }]
          ]
        }
      },
      {
        "type" : "metric",
        "x" : 18,
        "y" : 0,
        "width" : 6,
        "height" : 7,
        "properties" : {
          "title" : "${var.name}: costs",
          "region" : "${data.aws_region.current.id}",
          "view" : "timeSeries",
          "period" : 300,
          "metrics" : [
            ["AWS/Lambda", "Duration", "FunctionName", "${var.name}", { "stat" : "Sum", "label" : "running time" }],
            ["AWS/Lambda", "Duration", "FunctionName", "${var.name}", { "stat" : "Maximum", "label" : "longest run" }]
          ]
        }
      }
    ]
  })
}
