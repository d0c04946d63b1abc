data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  # Where ./publish ServerWrap --zip leaves it.
  package = coalesce(var.package, "${path.module}/../../../artifacts/pieces/serverwrap.zip")

  stream = var.front == "url" && var.stream
}

# serverwrap as /opt/bootstrap, which Lambda starts where the function's own package has no bootstrap.
resource "aws_lambda_layer_version" "serverwrap" {
  layer_name               = var.name
  description              = "serverwrap as /opt/bootstrap"
  filename                 = local.package
  source_code_hash         = filebase64sha256(local.package)
  compatible_runtimes      = ["provided.al2023"]
  compatible_architectures = [var.architecture]
}

resource "aws_lambda_function" "serverwrap" {
  function_name = var.name
  role          = aws_iam_role.function.arn
  runtime       = "provided.al2023"
  handler       = "bootstrap"
  s3_bucket     = var.code_bucket
  s3_key        = var.code_key
  layers        = [aws_lambda_layer_version.serverwrap.arn]
  memory_size   = var.memory_size
  timeout       = var.timeout
  architectures = [var.architecture]

  environment {
    variables = {
      SERVERWRAP_COMMAND     = var.command
      SERVERWRAP_CONNECTION  = var.connection
      SERVERWRAP_READY       = var.ready_path
      SERVERWRAP_FAIL_STATUS = var.fail_status
      SERVERWRAP_STREAM      = local.stream
    }
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  depends_on = [aws_iam_role_policy.lambda]
}

resource "aws_lambda_function_event_invoke_config" "serverwrap" {
  function_name          = aws_lambda_function.serverwrap.function_name
  maximum_retry_attempts = 2

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead.arn
    }
  }
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
}

resource "aws_sqs_queue" "dead" {
  name                      = "${var.name}-dead"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${var.name}-dead-letters"
  alarm_description   = "serverwrap: events that could not be handled wait in the dead-letter queue."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = compact([var.alarm_topic_arn])
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${var.name}-errors"
  alarm_description   = "serverwrap: invocations fail; the log says why."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = aws_lambda_function.serverwrap.function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = compact([var.alarm_topic_arn])
}
