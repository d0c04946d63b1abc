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
  name   = "rin"
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
    sid       = "DrinkTheQueue"
    actions   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage"]
    resources = [aws_sqs_queue.queue.arn]
  }

  statement {
    sid       = "SeeWhetherOtherKeysBeginWithAKey"
    actions   = ["s3:ListBucket"]
    resources = [local.bucket]
  }

  statement {
    sid       = "WriteManifests"
    actions   = ["s3:DeleteObject", "s3:PutObject"]
    resources = ["${local.bucket}/${var.manifest_prefix}*"]
  }

  statement {
    sid       = "ReadTheConfig"
    actions   = ["s3:GetObject"]
    resources = ["${local.arn}:s3:::${var.config_bucket}/${var.config_key}"]
  }

  dynamic "statement" {
    for_each = var.cluster_identifier != "" ? [1] : []

    content {
      sid       = "SeeTheClusterAndItsRoles"
      actions   = ["redshift:DescribeClusters"]
      resources = ["*"] # DescribeClusters knows no resources in IAM
    }
  }

  dynamic "statement" {
    for_each = var.cluster_identifier != "" ? [1] : []

    content {
      sid     = "TemporaryPasswords"
      actions = ["redshift:GetClusterCredentials"]
      resources = [
        "${local.arn}:redshift:${local.here}:dbname:${var.cluster_identifier}/${var.database_name}",
        "${local.arn}:redshift:${local.here}:dbuser:${var.cluster_identifier}/${var.database_user}",
      ]
    }
  }

  dynamic "statement" {
    for_each = var.cluster_identifier != "" || var.workgroup_id != "" ? [1] : []

    content {
      sid     = "RunStatementsByTheDataApi"
      actions = ["redshift-data:BatchExecuteStatement"]
      resources = concat(
        var.cluster_identifier != "" ? ["${local.arn}:redshift:${local.here}:cluster:${var.cluster_identifier}"] : [],
        var.workgroup_id != "" ? ["${local.arn}:redshift-serverless:${local.here}:workgroup/${var.workgroup_id}"] : [],
      )
    }
  }

  dynamic "statement" {
    for_each = var.workgroup_id != "" ? [1] : []

    content {
      sid       = "BecomeTheUserOfAWorkgroup"
      actions   = ["redshift-serverless:GetCredentials"]
      resources = ["${local.arn}:redshift-serverless:${local.here}:workgroup/${var.workgroup_id}"]
    }
  }

  dynamic "statement" {
    for_each = var.cluster_identifier != "" || var.workgroup_id != "" ? [1] : []

    content {
      sid       = "FollowOwnStatements"
      actions   = ["redshift-data:CancelStatement", "redshift-data:DescribeStatement", "redshift-data:GetStatementResult"]
      resources = ["*"] # a statement has no ARN; the condition keeps it to the function's own

      condition {
        test     = "StringEquals"
        variable = "redshift-data:statement-owner-iam-userid"
        values   = ["$${aws:userid}"]
      }
    }
  }
}

data "aws_iam_policy_document" "lambda" {
  statement {
    sid       = "WriteTheLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function.arn}:*"]
  }

  dynamic "statement" {
    for_each = length(var.subnet_ids) > 0 ? [1] : []

    content {
      sid       = "StandInTheVpc"
      actions   = ["ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:UnassignPrivateIpAddresses"]
      resources = ["${local.arn}:ec2:${local.here}:*/*"]
    }
  }

  dynamic "statement" {
    for_each = length(var.subnet_ids) > 0 ? [1] : []

    content {
      sid       = "SeeTheVpc"
      actions   = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]
      resources = ["*"] # EC2 describes know no resources in IAM
    }
  }

  dynamic "statement" {
    for_each = length(var.subnet_ids) > 0 ? [1] : []

    content {
      sid       = "OnlyLambdaItselfNotTheCode"
      effect    = "Deny"
      actions   = ["ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses"]
      resources = ["*"] # it denies

      condition {
        test     = "ArnLike"
        variable = "lambda:SourceFunctionArn"
        values   = ["${local.arn}:lambda:${local.here}:function:${var.name}*"]
      }
    }
  }
}
