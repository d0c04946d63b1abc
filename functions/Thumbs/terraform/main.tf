data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  # Where ./publish Thumbs --zip leaves it.
  package = coalesce(var.package, "${path.module}/../../../artifacts/pieces/thumbs.zip")

  arn    = "arn:${data.aws_partition.current.partition}"
  bucket = "${local.arn}:s3:::${var.bucket_name}"
  thumbs = "${local.arn}:s3:::${var.thumbs_bucket_name}"
  here   = "${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}"
  cdn    = var.front == "url" && var.cdn
}

resource "aws_lambda_function" "thumbs" {
  function_name    = var.name
  role             = aws_iam_role.function.arn
  runtime          = var.runtime
  handler          = "thumbs"
  filename         = local.package
  source_code_hash = filebase64sha256(local.package)
  memory_size      = 1024
  timeout          = 60
  architectures    = [var.architecture]

  environment {
    variables = {
      THUMBS_BUCKET        = var.bucket_name
      THUMBS_PREFIX        = var.originals_prefix
      THUMBS_THUMBS_BUCKET = var.thumbs_bucket_name
      THUMBS_THUMBS_PREFIX = var.thumbs_prefix
      THUMBS_SIZES         = var.sizes
      THUMBS_FORMATS       = var.formats
      THUMBS_JPEG_QUALITY  = var.jpeg_quality
      THUMBS_WEBP_QUALITY  = var.webp_quality
      THUMBS_AVIF_QUALITY  = var.avif_quality
      THUMBS_ANIMATION     = var.animation
      THUMBS_MAX_PIXELS    = var.max_pixels
      THUMBS_MAX_BYTES     = var.max_bytes
      THUMBS_MAX_AGE       = var.max_age
      THUMBS_ERROR_MAX_AGE = var.error_max_age
      THUMBS_FALLBACK      = var.fallback
      THUMBS_BASE_PATH     = var.base_path
      THUMBS_SIGNING_KEYS  = var.signing_parameter == "" ? "" : "ssm:${var.signing_parameter}"
      MALLOC_ARENA_MAX     = 1
      ANNOTATIONS_HANDLER  = "Handle"
    }
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  depends_on = [aws_iam_role_policy.lambda]
}

resource "aws_lambda_function_event_invoke_config" "thumbs" {
  function_name          = aws_lambda_function.thumbs.function_name
  maximum_retry_attempts = 2

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead.arn
    }
  }
}

resource "aws_lambda_permission" "bucket" {
  count = var.thumbs_bucket_name == "" ? 0 : 1

  function_name  = aws_lambda_function.thumbs.function_name
  action         = "lambda:InvokeFunction"
  principal      = "s3.amazonaws.com"
  source_arn     = local.bucket
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
}

resource "aws_sqs_queue" "queue" {
  count = var.event_queue ? 1 : 0

  name                       = var.name
  visibility_timeout_seconds = 360 # at least six times the function's timeout
  message_retention_seconds  = 1209600
  sqs_managed_sse_enabled    = true

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue_policy" "queue" {
  count = var.event_queue ? 1 : 0

  queue_url = aws_sqs_queue.queue[0].url
  policy    = data.aws_iam_policy_document.queue[0].json
}

data "aws_iam_policy_document" "queue" {
  count = var.event_queue ? 1 : 0

  statement {
    sid       = "TheBucketNotifies"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.queue[0].arn]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = [local.bucket]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_lambda_event_source_mapping" "queue" {
  count = var.event_queue ? 1 : 0

  event_source_arn                   = aws_sqs_queue.queue[0].arn
  function_name                      = aws_lambda_function.thumbs.arn
  batch_size                         = 5
  maximum_batching_window_in_seconds = 0
  function_response_types            = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 10
  }
}

resource "aws_sqs_queue" "dead" {
  name                      = "${var.name}-dead"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${var.name}-dead-letters"
  alarm_description   = "thumbs: events that could not be handled wait in the dead-letter queue."
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
  alarm_description   = "thumbs: invocations fail; the log says why."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = aws_lambda_function.thumbs.function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = compact([var.alarm_topic_arn])
}
