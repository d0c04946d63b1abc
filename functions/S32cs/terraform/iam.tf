resource "aws_iam_role" "function" {
  name               = "${var.name}-${data.aws_region.current.id}"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "piece" {
  name   = "s32cs"
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.piece.json
}

resource "aws_iam_role_policy" "lambda" {
  name   = "lambda"
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.lambda.json
}

data "aws_iam_policy_document" "piece" {
  statement {
    sid       = "ReadObjects"
    actions   = ["s3:GetObject"]
    resources = ["${local.bucket}/*"]
  }

  statement {
    sid       = "UploadDocuments"
    actions   = ["cloudsearch:document"]
    resources = ["${local.arn}:cloudsearch:${local.here}:domain/${var.domain_name}"]
  }

  statement {
    sid       = "ReadTheQueue"
    actions   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage"]
    resources = [aws_sqs_queue.queue.arn, aws_sqs_queue.dead.arn]
  }

  statement {
    sid       = "KeepRejects"
    actions   = ["s3:PutObject"]
    resources = ["${local.bucket}/${var.rejects_prefix}*"]
  }
}

data "aws_iam_policy_document" "lambda" {
  statement {
    sid       = "WriteTheLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function.arn}:*"]
  }
}
